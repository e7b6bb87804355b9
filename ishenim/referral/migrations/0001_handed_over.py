"""Hand-overs to law enforcement, what happened to them, what came on paper."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_changes_of_posts'),
        ('directory', '0004_topics_of_the_office'),
        ('escalation', '0001_alarms'),
        ('files', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('matter', models.CharField(choices=[('terror', 'terrorist act, hostages, a false report of one'), ('theft', 'theft, robbery, fraud'), ('property', 'arson, destruction of property or of the archive'), ('threat', 'threat to the life or health of staff'), ('authority', 'act against a representative of power'), ('corruption', 'corruption, bribe, abuse of office, forgery, negligence'), ('reporting', 'refusal to register a crime, false report'), ('law_officer', 'offence by a law-enforcement officer'), ('administrative', 'offence under the Code on Offences'), ('other', 'another unlawful act')], max_length=20)),
                ('started_at', models.DateTimeField()),
                ('told_at', models.DateTimeField(help_text='somebody of the body was told by word of mouth', null=True)),
                ('sent_at', models.DateTimeField(help_text='the letter left', null=True)),
                ('registered_at', models.DateTimeField(help_text='the body has registered it (CPC 147)', null=True)),
                ('ended_at', models.DateTimeField(help_text='the body has decided', null=True)),
                ('alarm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='escalation.alarm')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.body')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ReferralEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('started', 'begun'), ('told', 'told by telephone'), ('sent', 'letter sent'), ('registered', 'registered by the body'), ('prolonged', 'prolonged by the prosecutor'), ('ended', 'decided')], max_length=20)),
                ('code', models.CharField(blank=True, max_length=20)),
                ('name', models.CharField(blank=True, help_text='whom at the body, or what proves it', max_length=200)),
                ('number', models.CharField(blank=True, max_length=60)),
                ('words', models.CharField(blank=True, max_length=2000)),
                ('at', models.DateTimeField()),
                ('noted_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='referral.referral')),
                ('signed_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post')),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ReferralFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(help_text='first, second … file of the event')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='referral.referralevent')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='referral_file', to='files.storedfile')),
            ],
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['started_at'], name='open_referrals'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.UniqueConstraint(fields=('alarm', 'body'), name='one_referral_to_a_body'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), ('registered_at__isnull', False), _connector='OR'), name='decided_after_registered'),
        ),
        migrations.AddConstraint(
            model_name='referralevent',
            constraint=models.UniqueConstraint(fields=('referral', 'place'), name='referral_in_order'),
        ),
        migrations.AddConstraint(
            model_name='referralfile',
            constraint=models.UniqueConstraint(fields=('event', 'place'), name='referral_files_in_order'),
        ),
    ]
