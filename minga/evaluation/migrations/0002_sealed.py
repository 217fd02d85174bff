from django.db import migrations

from minga.kernel.immutable import sealed


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0001_initial")]
    operations = [sealed("evaluation_sheet", "OLD.submitted_at IS NOT NULL")]
