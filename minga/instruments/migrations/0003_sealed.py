from django.db import migrations

from minga.kernel.immutable import sealed


class Migration(migrations.Migration):
    dependencies = [("instruments", "0002_initial")]
    operations = [sealed("instruments_version", "OLD.status = 'FROZEN'"), sealed("instruments_answerrevision")]
