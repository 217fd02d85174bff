import django.db.models.deletion
from django.db import migrations, models

from minga.kernel.immutable import sealed


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0004_rounds_of_before")]
    operations = [
        migrations.AlterField(
            model_name='candidate',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidates', to='evaluation.round'),
        ),
        migrations.RemoveField(
            model_name='candidate',
            name='rubric',
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'VOID'), _negated=True), fields=('round', 'edition'), name='edition_judged_once_in_a_round'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('PENDING', 'IN_DISPERSION'))), fields=('practice',), name='practice_judged_once_at_a_time'),
        ),
        sealed("evaluation_sheetrevision"),
    ]
