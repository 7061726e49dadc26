"""The command line `weerklank`: people, scripts and the Makefile come in here.

The commands and their JSON are a public interface; see docs/developers/cli.md. What a command
does stands in weerklank.site.commands; it is imported when it is asked for, so that looking at
a file starts fast and needs no database.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import os
import sys
from typing import TypeAlias

from weerklank.rendering import formats
from weerklank.sentences.disclosure import MOST_ATTRIBUTES, SMALL_GROUP
from weerklank.site.commands import manners

REFUSED, WRONG_USAGE = 1, 2


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="weerklank", description="Kwalitatieve monitoring van de inburgering."
    )
    parser.add_argument("--version", action="store_true", help="noem de versie")
    commands = parser.add_subparsers(dest="command", metavar="OPDRACHT")
    _site_commands(commands)
    _file_commands(commands)
    _refi_commands(commands)
    _disclosure_commands(commands)
    _method_commands(commands)
    _register_commands(commands)
    _care_commands(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add(
    commands: Commands, name: str, does: str, run: str, *, database: bool = True
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=does, description=does)
    parser.add_argument("--json", action="store_true", help="geef één JSON-document op stdout")
    parser.set_defaults(run=run, database=database)
    return parser


def _site_commands(commands: Commands) -> None:
    demo = _add(
        commands, "demo", "Vul het voorbeeld Voorbeelddam en toon het.", "demo:run", database=False
    )
    demo.add_argument("--no-serve", action="store_true", help="stop voor het tonen")
    _address(demo)
    serve = _add(commands, "serve", "Toon de site op deze machine.", "server:serve")
    _address(serve)
    serve.add_argument("--workers", type=int, default=2, help="aantal processen (2)")
    _add(commands, "work", "Doe het werk op de achtergrond.", "server:work")
    _add(commands, "check", "Kijk de instellingen na.", "database:check")
    _add(commands, "migrate", "Breng de database bij.", "database:migrate")
    account = _add(commands, "createuser", "Maak een account.", "database:create_user")
    account.add_argument("email")
    account.add_argument("name", help="naam, zoals anderen die zien")
    account.add_argument(
        "--beheerder", action="store_true", help="mag organisaties, monitors en accounts maken"
    )
    account.add_argument(
        "--password-stdin", action="store_true", help="lees het wachtwoord van stdin"
    )


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="adres (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="poort (8000)")


def _file_commands(commands: Commands) -> None:
    transcript = commands.add_parser("transcript", help="Transcripten bekijken en inlezen.")
    below = transcript.add_subparsers(dest="subcommand", metavar="OPDRACHT", required=True)
    inspect = _add(
        below,
        "inspect",
        "Zeg wat er in een transcript staat.",
        "transcript:inspect",
        database=False,
    )
    inspect.add_argument("files", nargs="+", metavar="BESTAND")
    bring = _add(below, "import", "Lees transcripten in een ronde.", "transcript:bring_in")
    bring.add_argument("round", metavar="RONDE", help="de naam van de ronde in het adres")
    bring.add_argument("files", nargs="+", metavar="BESTAND")
    _by(bring)
    bring.add_argument("--on", metavar="JJJJ-MM-DD", help="datum van het gesprek (vandaag)")

    claims = commands.add_parser("claims", help="Hoeveelheden in zinnen nakijken.")
    below = claims.add_subparsers(dest="subcommand", metavar="OPDRACHT", required=True)
    check = _add(
        below,
        "check",
        "Zeg of de hoeveelheden in zinnen kloppen met de getelde mensen.",
        "claims:check",
        database=False,
    )
    check.add_argument("file", metavar="BESTAND", help="JSON met groups en statements")

    report = commands.add_parser("report", help="Het rapport van een ronde.")
    below = report.add_subparsers(dest="subcommand", metavar="OPDRACHT", required=True)
    build = _add(below, "build", f"Maak het rapport als {formats.names()}.", "report:build")
    build.add_argument("round", metavar="RONDE")
    build.add_argument("--to", required=True, metavar="MAP", dest="folder")
    _by(build)


def _refi_commands(commands: Commands) -> None:
    refi = commands.add_parser("refi", help="Projecten en codeboeken van andere programma's.")
    below = refi.add_subparsers(dest="subcommand", metavar="OPDRACHT", required=True)
    for name, does in (
        ("inspect", "Zeg wat er in een project of codeboek staat."),
        ("passages", "Geef de gecodeerde passages met hun tekst."),
        ("roundtrip", "Lees, schrijf en lees opnieuw, en zeg wat er verschilt."),
    ):
        command = _add(below, name, does, f"refi:{name}", database=False)
        command.add_argument("file", metavar="BESTAND")
        _positions(command)
    bring = _add(below, "import", "Neem een project of codeboek over in een ronde.", "refi:take")
    bring.add_argument("file", metavar="BESTAND")
    bring.add_argument("--round", required=True, metavar="RONDE", help="de naam in het adres")
    _by(bring)
    bring.add_argument(
        "--coder",
        action="append",
        default=[],
        metavar="NAAM=E-MAILADRES",
        help="welk lid een codeur van het bestand is; mag vaker",
    )
    _positions(bring)
    export = _add(below, "export", "Geef een ronde mee aan een ander programma.", "refi:give")
    export.add_argument("round", metavar="RONDE", help="de naam van de ronde in het adres")
    export.add_argument(
        "file",
        metavar="BESTAND",
        help="eindigt op .qdpx, of op .qdc, .xlsx of .csv voor alleen het codeboek",
    )
    export.add_argument(
        "--for",
        dest="target",
        choices=["atlas.ti", "maxqda", "nvivo", "qualcoder", "taguette"],
        help="het programma dat het bestand leest; zonder dit zoals de standaard zegt",
    )
    export.add_argument(
        "--reuse",
        action="store_true",
        help="om te bewaren of aan anderen te geven: alleen wie hergebruik goedvindt",
    )
    export.add_argument(
        "--examples",
        action="store_true",
        help="bij een codeboek: ook de voorbeelden van codes; alleen voor het eigen team",
    )
    _by(export)


def _disclosure_commands(commands: Commands) -> None:
    group = commands.add_parser("disclosure", help="Hoe klein een groep is.")
    below = group.add_subparsers(dest="subcommand", metavar="OPDRACHT", required=True)
    check = _add(
        below,
        "check",
        "Zeg hoe klein de groep is die deze kenmerken deelt.",
        "disclosure:check",
        database=False,
    )
    check.add_argument(
        "population",
        metavar="BEVOLKING",
        help="een tabel met één persoon per rij, of met een kolom aantal",
    )
    check.add_argument("--sample", metavar="STEEKPROEF", help="zo'n tabel van wie meededen")
    check.add_argument(
        "--attributes",
        required=True,
        type=_attributes,
        metavar="KOLOM=WAARDE,…",
        help="de kenmerken, zoals leerroute=Z,gender=vrouw",
    )
    check.add_argument("--k", type=_count, default=SMALL_GROUP, help="kleinste groep die mag (5)")


def _attributes(given: str) -> dict[str, str]:
    """Return what was asked as {column: value}. Raises ArgumentTypeError."""
    found: dict[str, str] = {}
    for part in next(csv.reader([given], skipinitialspace=True), []):
        name, is_there, value = (each.strip() for each in part.partition("="))
        if not (name and is_there and value):
            raise argparse.ArgumentTypeError(
                f"“{part}” is geen kenmerk met een waarde. Schrijf leerroute=Z,gender=vrouw."
            )
        if name in found:
            raise argparse.ArgumentTypeError(f"{name} staat er twee keer. Noem het één keer.")
        found[name] = value
    if len(found) > MOST_ATTRIBUTES:
        raise argparse.ArgumentTypeError(
            f"Dit zijn {len(found)} kenmerken. Noem er hoogstens {MOST_ATTRIBUTES}."
        )
    return found


_MOST_FIGURES = 9  # of a number of people, conversations or codes


def _count(given: str) -> int:
    """Return a number of conversations or people; at least one."""
    if not (given.isascii() and given.isdigit() and int(given)):
        raise argparse.ArgumentTypeError(f"{given} is geen geheel getal van 1 of meer")
    return int(given)


def _share(given: str) -> float:
    """Return a share from 0 to 1."""
    try:
        number = float(given)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:  # what is not a number is in no range
        raise argparse.ArgumentTypeError(
            f"{given} is geen deel van 0 tot en met 1; schrijf 5 % als 0.05"
        )
    return number


def _counts(given: str) -> list[int]:
    """Return new codes per conversation, written as 5,4,3."""
    parts = [part.strip() for part in given.split(",")]
    for place, part in enumerate(parts, start=1):
        if not (part.isascii() and part.isdigit() and len(part) <= _MOST_FIGURES):
            raise argparse.ArgumentTypeError(
                f"nummer {place} is “{part[:20]}”; "
                "schrijf hele getallen met komma's ertussen: 5,4,3"
            )
    return [int(part) for part in parts]


def _method_commands(commands: Commands) -> None:
    saturation = _add(
        commands,
        "saturation",
        "Zeg na hoeveel gesprekken er weinig nieuws meer kwam (Guest, Namey & Chen 2020).",
        "saturation:run",
        database=False,
    )
    source = saturation.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "file",
        nargs="?",
        metavar="BESTAND",
        help="een tabel met de kolommen conversation en code, in de volgorde van de gesprekken",
    )
    source.add_argument(
        "--counts", type=_counts, metavar="5,4,3", help="nieuwe codes per gesprek, zonder tabel"
    )
    saturation.add_argument(
        "--base", type=_count, default=4, metavar="N", help="gesprekken in de basis (4)"
    )
    saturation.add_argument(
        "--run",
        type=_count,
        default=2,
        metavar="N",
        dest="run_length",
        help="gesprekken in een reeks (2)",
    )
    saturation.add_argument(
        "--threshold",
        type=_share,
        default=0.05,
        metavar="DEEL",
        help="hoeveel een reeks hoogstens mag brengen, als deel van de basis (0.05)",
    )
    agreement = _add(
        commands,
        "agreement",
        "Zeg hoe ver codeurs het eens zijn, uit een tabel.",
        "agreement:run",
        database=False,
    )
    agreement.add_argument(
        "file", metavar="BESTAND", help="een tabel met de kolommen unit, coder en code"
    )
    agreement.add_argument(
        "--units", type=_count, metavar="N", help="hoeveel eenheden er waren, ook zonder code"
    )
    agreement.add_argument(
        "--one-code", action="store_true", help="iedereen gaf een eenheid hoogstens één code"
    )
    agreement.add_argument(
        "--spans",
        action="store_true",
        help="een tabel met de kolommen coder, start, end en value; ook conversation mag",
    )
    agreement.add_argument(
        "--length",
        type=_length,
        action="append",
        metavar="N of GESPREK=N",
        help="hoe lang de tekst is, in tekens; bij --spans",
    )
    select = _add(
        commands,
        "select",
        "Kies wie u vraagt, zodat de spreiding klopt.",
        "selection:run",
        database=False,
    )
    select.add_argument("pool", metavar="LIJST", help="een tabel met een rij per mens")
    select.add_argument(
        "quotas", metavar="GRENZEN", help="een tabel met de kolommen feature, value, min en max"
    )
    select.add_argument(
        "--size", type=_count, required=True, metavar="N", help="hoeveel mensen er gekozen worden"
    )
    select.add_argument(
        "--method",
        choices=("spread", "fair"),
        default="spread",
        help="zo veel mogelijk soorten mensen, of iedereen zo veel kans als het kan (fair)",
    )
    select.add_argument(
        "--seed",
        type=int,
        metavar="GETAL",
        help="startgetal: hetzelfde getal kiest dezelfde mensen",
    )


def _length(given: str) -> tuple[str | None, int]:
    """Return the length of a text, and of which conversation it is, where that is said."""
    name, sign, number = given.rpartition("=")
    return (name.strip() if sign else None), _count(number)


def _name(given: str) -> str:
    """Return a name without the spaces around it; nothing is no name."""
    if not given.strip():
        raise argparse.ArgumentTypeError("geef een naam; deze is leeg")
    return given.strip()


def _register_commands(commands: Commands) -> None:
    register = commands.add_parser("register", help="Trajecten, hun signalen en cijfers.")
    below = register.add_subparsers(dest="subcommand", metavar="OPDRACHT", required=True)
    bring = _add(below, "import", "Lees trajecten in het register.", "register:bring_in")
    bring.add_argument("path", metavar="PAD", help="een map met tabellen, of één bestand")
    bring.add_argument(
        "--supplier", default="levering", type=_name, metavar="NAAM", help="wie levert"
    )
    bring.add_argument("--dry-run", action="store_true", help="kijk het na en bewaar niets")
    bring.add_argument("--by", metavar="E-MAILADRES", help="namens wie")
    _municipality(bring)
    for name, does, run in (
        ("signals", "Geef de signalen op een peildatum.", "register:signals_on"),
        ("indicators", "Geef de cijfers op een peildatum.", "register:indicators_on"),
    ):
        command = _add(below, name, does, run, database=False)
        command.add_argument("--as-of", metavar="JJJJ-MM-DD", help="peildatum (vandaag)")
        command.add_argument(
            "--from", dest="folder", metavar="PAD", help="lees deze tabellen en bewaar niets"
        )
        _municipality(command)
    command.add_argument(
        "--published",
        action="store_true",
        help="alleen wat naar buiten mag, aan het eind van een kwartaal",
    )


def _municipality(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--municipality", metavar="NAAM", help="de naam in het adres; nodig als er meer zijn"
    )


def _positions(parser: argparse.ArgumentParser) -> None:
    told = parser.add_argument_group(
        "posities", "Hoe het bestand posities telt; zonder dit wordt dat uit het bestand bepaald."
    )
    told.add_argument("--unit", choices=["point", "utf16"], help="codepunten of UTF-16-eenheden")
    told.add_argument(
        "--line-ends",
        choices=["written", "one", "two"],
        help="een regeleinde telt zoals het er staat, als één of als twee",
    )
    told.add_argument("--bom", action="store_true", help="het teken voor de bytevolgorde telt mee")


def _by(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--by",
        metavar="E-MAILADRES",
        help="namens wie; zonder dit de eerste onderzoeker van de monitor",
    )


def _care_commands(commands: Commands) -> None:
    backup = _add(commands, "backup", "Bewaar database en bestanden in één archief.", "care:backup")
    backup.add_argument("file", metavar="ARCHIEF", nargs="?", help="anders var/backups/…")
    verify = _add(commands, "verify-backup", "Kijk een archief na.", "care:verify")
    verify.add_argument("file", metavar="ARCHIEF")
    restore = _add(commands, "restore", "Zet een archief terug in een lege plek.", "care:restore")
    restore.add_argument("file", metavar="ARCHIEF")
    restore.add_argument(
        "--withdrawals",
        metavar="BESTAND",
        help="wie zich later terugtrok (withdrawals.jsonl in de gegevensmap)",
    )
    restore.add_argument(
        "--erasures",
        metavar="BESTAND",
        help="welke trajecten later zijn weggehaald (erasures.jsonl in de gegevensmap)",
    )
    restore.add_argument(
        "--without-journal",
        action="store_true",
        help="zet terug, ook als er geen lijst van intrekkingen of verwijderingen is",
    )
    _add(commands, "clean", "Ruim nu op wat is gewist of achtergebleven.", "care:clean")
    keep = _add(
        commands, "retention", "Voer de bewaartermijn van het register uit.", "erasing:retention"
    )
    keep.add_argument("--dry-run", action="store_true", help="zeg wat er zou gebeuren")
    _municipality(keep)
    erase = _add(commands, "erase", "Haal een heel traject uit het register.", "erasing:erase")
    erase.add_argument("traject", metavar="PSEUDONIEM", help="zoals T-7KQ2XB")
    erase.add_argument(
        "--reason",
        choices=["request", "mistake"],
        required=True,
        help="de inburgeraar vroeg erom (request), of het hoort hier niet (mistake)",
    )
    erase.add_argument("--dry-run", action="store_true", help="tel wat er weg zou gaan")
    erase.add_argument("--by", metavar="E-MAILADRES", help="namens welke regisseur")
    _municipality(erase)
    _add(commands, "reindex", "Maak de index om in te zoeken opnieuw.", "search:reindex")
    _add(commands, "recount", "Tel opnieuw wat van elke tekst bewaard is.", "counts:recount")
    reseal = _add(
        commands, "reseal", "Versleutel de kluis opnieuw, met een nieuwe sleutel.", "vault:reseal"
    )
    reseal.add_argument("--key-stdin", action="store_true", help="lees de oude sleutel van stdin")
    reseal.add_argument("--sound", action="store_true", help="niet de kluis maar het geluid")


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Gives 0 when done, 1 when refused, 2 for wrong usage."""
    parser = build_parser()
    args = parser.parse_args(arguments)
    if args.version:
        from importlib.metadata import version  # noqa: PLC0415  slow, and only for this

        print(version("weerklank"))  # noqa: T201
        return 0
    if not args.command:
        parser.print_help(sys.stderr)
        return WRONG_USAGE
    module, function = args.run.split(":")
    try:
        if args.database:
            manners.start_django()
        run = getattr(importlib.import_module(f"weerklank.site.commands.{module}"), function)
        document = run(args)
    except manners.Refusal as refusal:
        _show(args, refusal.document)
        print(manners.known(refusal) or refusal, file=sys.stderr)  # noqa: T201
        return REFUSED
    except KeyboardInterrupt:
        return REFUSED
    except Exception as failure:
        sentence = manners.known(failure)
        if not sentence:
            raise
        print(sentence, file=sys.stderr)  # noqa: T201
        return REFUSED
    finally:
        if args.command != "check":  # what it looks at stays as it found it
            manners.seal()
    _show(args, document)
    return 0


def _show(args: argparse.Namespace, document: object) -> None:
    try:
        manners.show(args, document)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  Python flushes it once more


if __name__ == "__main__":
    sys.exit(main())
