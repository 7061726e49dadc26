"""Count what was coded before its size was kept."""

from django.db import migrations

FILL = """
    INSERT INTO coding_readingsize (transcript_id, coder_id, codings, first_at)
    SELECT transcript_id, coder_id, count(*), min(created_at) FROM coding_coding
    GROUP BY transcript_id, coder_id ORDER BY transcript_id, coder_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coding', '0008_keep_the_size_of_readings'),
    ]

    operations = [
        migrations.RunSQL(["DELETE FROM coding_readingsize", FILL], migrations.RunSQL.noop),
    ]
