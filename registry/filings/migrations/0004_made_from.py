import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("filings", "0003_defect_answer_mark"),
    ]

    operations = [
        migrations.AddField(
            model_name="filing",
            name="made_from",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="made_anew",
                to="filings.filing",
                verbose_name="据以新建的办件",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")),
                fields=("made_from",),
                name="one_draft_made_from_a_filing",
            ),
        ),
    ]
