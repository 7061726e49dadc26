"""Words and their stems, also when several threads take them at once."""

import sys
import threading

from weerklank.safeguards import words


def test_threads_do_not_stem_each_others_words():
    """A stemmer holds the word at hand; shared, it gives another's stem or falls over."""
    written = ["formulieren", "gemeentes", "verzekeringen", "afspraken", "lessen", "begeleiders"]
    expected = {word: words.stems.__wrapped__(word, "nl") for word in written}
    wrong = []

    def stem(first: int) -> None:
        for number in range(600):
            word = written[(first + number) % len(written)]
            try:
                if words.stems.__wrapped__(word, "nl") != expected[word]:
                    wrong.append(word)
            except Exception as failure:
                wrong.append(repr(failure))

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=stem, args=(first,)) for first in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(usual)
    assert not wrong
