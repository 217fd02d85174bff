from django.db import migrations

from minga.kernel.immutable import sealed


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_initial")]
    operations = [sealed("journal_entry"), sealed("journal_receipt")]
