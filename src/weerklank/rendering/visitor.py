"""Which method of a renderer is asked for which block; a kind of block that one forgets fails."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from weerklank.rendering.document import (
    Block,
    Bullets,
    Comparison,
    Heading,
    Paragraph,
    Quote,
    Remark,
    Statement,
    Table,
)

Result = TypeVar("Result")


class Visitor(ABC, Generic[Result]):
    """What a renderer makes of each kind of block."""

    def visit(self, block: Block) -> Result:  # noqa: PLR0911  one for each kind
        match block:
            case Paragraph():
                return self.paragraph(block)
            case Remark():
                return self.remark(block)
            case Heading():
                return self.heading(block)
            case Bullets():
                return self.bullets(block)
            case Table():
                return self.table(block)
            case Statement():
                return self.statement(block)
            case Quote():
                return self.quote(block)
            case Comparison():
                return self.comparison(block)

    @abstractmethod
    def paragraph(self, block: Paragraph, /) -> Result: ...

    @abstractmethod
    def remark(self, block: Remark, /) -> Result: ...

    @abstractmethod
    def heading(self, block: Heading, /) -> Result: ...

    @abstractmethod
    def bullets(self, block: Bullets, /) -> Result: ...

    @abstractmethod
    def table(self, block: Table, /) -> Result: ...

    @abstractmethod
    def statement(self, block: Statement, /) -> Result: ...

    @abstractmethod
    def quote(self, block: Quote, /) -> Result: ...

    @abstractmethod
    def comparison(self, block: Comparison, /) -> Result: ...
