from django.db import migrations

from minga.kernel.immutable import sealed


class Migration(migrations.Migration):
    dependencies = [("practices", "0001_initial")]
    operations = [sealed("practices_edition")]
