"""Count the texts that were coded before anything of that was kept.

As `keeping` did it when this was written. A text that is left out is counted when it is read.
"""

from collections import Counter, defaultdict

from django.db import migrations

AT_A_TIME = 100


def _lines(Code):
    parents = dict(Code.objects.order_by().values_list("pk", "parent_id"))
    found = {}
    for code in parents:
        line, at = [], code
        while at is not None:
            line.append(at)
            at = parents[at]
        found[code] = line
    return found


def _heard_in(turns, start, end):
    under = [turn for turn in turns if turn[0] < end and turn[1] > start]
    people = sorted({turn[2] for turn in under if turn[2] is not None})
    at_least = max((turn[3] or 0 for turn in under), default=0)
    return people, at_least


def fill(apps, schema_editor):
    Coding, Code = apps.get_model("coding", "Coding"), apps.get_model("coding", "Code")
    Turn = apps.get_model("fieldwork", "Turn")
    lines = _lines(Code)
    texts = list(
        Coding.objects.order_by("transcript_id").values_list("transcript_id", flat=True).distinct()
    )
    for begin in range(0, len(texts), AT_A_TIME):
        some = texts[begin : begin + AT_A_TIME]
        turns = defaultdict(list)
        for text, *turn in Turn.objects.filter(
            transcript_id__in=some, is_withdrawn=False
        ).order_by().values_list(
            "transcript_id", "start", "end", "speaker__participant_id", "speaker__at_least"
        ):
            turns[text].append(turn)
        heard, passages, own = [], defaultdict(set), Counter()
        for coding, text, coder, code, start, end in Coding.objects.filter(
            transcript_id__in=some
        ).order_by().values_list("pk", "transcript_id", "coder_id", "code_id", "start", "end"):
            people, at_least = _heard_in(turns[text], start, end)
            heard += [(text, coding, person, 0) for person in people]
            if at_least:
                heard.append((text, coding, 0, at_least))
            voice = ",".join(map(str, people)) + (f"+{at_least}" if at_least else "")
            own[text, coder, code, voice] += 1
            for one in lines[code]:
                passages[text, coder, one, voice].add((start, end))
        _insert(apps, schema_editor, "Heard", heard)
        _insert(apps, schema_editor, "Mention", [
            (*key, len(spans), own[key]) for key, spans in passages.items()
        ])
        _insert(apps, schema_editor, "CountedText", [(text,) for text in some])


def _insert(apps, schema_editor, name, rows):
    meta = apps.get_model("coding", name)._meta
    columns = [one.column for one in meta.concrete_fields]
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {meta.db_table} ({', '.join(columns)}) "  # noqa: S608
            f"VALUES ({', '.join(['%s'] * len(columns))})",
            rows,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('coding', '0019_keep_whose_words_are_coded'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
