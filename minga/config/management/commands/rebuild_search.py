from django.core.management.base import BaseCommand

from minga.bank.services import rebuild_search


class Command(BaseCommand):
    help = "Rehace el índice del banco al lado del que está en uso y luego lo pone en su lugar. Se puede buscar y publicar mientras tanto."

    def handle(self, *args: object, **options: object) -> None:
        count = rebuild_search(lambda n: self.stdout.write(f"{n} prácticas…"))
        self.stdout.write(f"índice nuevo: {count} prácticas")
