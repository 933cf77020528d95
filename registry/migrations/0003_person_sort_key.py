"""People are sorted by the Kazakh alphabet and found by hyphenated names written as one word."""

from django.db import migrations, models

from core.names import fold_for_search, full_name, kazakh_key

BATCH = 1000


def fill(apps, schema_editor):
    people = apps.get_model("registry", "Person")
    while batch := list(people.objects.filter(sort_key="").order_by("pk")[:BATCH]):
        for person in batch:
            in_kazakh = full_name(person.surname_kk, person.given_name_kk, person.patronymic_kk)
            in_russian = full_name(person.surname_ru, person.given_name_ru, person.patronymic_ru)
            in_latin = full_name(person.given_name_latin, person.surname_latin, "")
            person.sort_key = kazakh_key(in_kazakh)
            person.folded_name = fold_for_search(f"{in_kazakh} {in_russian} {in_latin}")
        people.objects.bulk_update(batch, ["sort_key", "folded_name"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_freeze")]

    operations = [
        migrations.AddField("person", "sort_key", models.CharField(max_length=700, default=""), preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex("person", models.Index(fields=["sort_key", "id"], name="person_list")),
    ]
