import random

from django.db import migrations


def give_rounds(apps, schema):
    """Each candidate of before stands in its office's initial round of the year in which it was opened."""
    Candidate, Round = apps.get_model("evaluation", "Candidate"), apps.get_model("evaluation", "Round")
    for candidate in Candidate.objects.select_related("practice__institution"):
        place = candidate.practice.institution
        office = place.parent_id if candidate.practice.kind == "SIGNIFICANT_EXPERIENCE" and place.parent_id else place.pk
        candidate.round, _new = Round.objects.get_or_create(
            office_id=office,
            type="INITIAL",
            period=candidate.opened_at.year,
            rubric_id=candidate.rubric_id,
            defaults={"opened_at": candidate.opened_at},
        )
        candidate.save(update_fields=["round"])


def number_from_one(apps, schema):
    """Aliases are 1..n once others read the sheets, and nobody has one before."""
    Candidate, Assignment = apps.get_model("evaluation", "Candidate"), apps.get_model("evaluation", "Assignment")
    Assignment.objects.update(alias=None)
    for candidate in Candidate.objects.exclude(status="PENDING"):
        sent = list(candidate.assignments.filter(duty="EVALUATOR", status="SUBMITTED"))
        numbers = random.SystemRandom().sample(range(1, len(sent) + 1), len(sent))
        for assignment, number in zip(sent, numbers):
            assignment.alias = number
            assignment.save(update_fields=["alias"])


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0003_rounds")]
    operations = [
        migrations.RunPython(give_rounds, migrations.RunPython.noop),
        migrations.RunPython(number_from_one, migrations.RunPython.noop),
    ]
