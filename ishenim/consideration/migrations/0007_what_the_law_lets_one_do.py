"""Extension, forwarding, leaving, notices, kinds of links, collective appeals: rows of their steps, and flags."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('appeals', '0004_terms_change'),
        ('consideration', '0006_a_day_not_known_yet'),
    ]

    operations = [
        migrations.CreateModel(
            name='Collective',
            fields=[
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='collective', serialize=False, to='consideration.steptaken')),
                ('people', models.PositiveIntegerField(help_text='empty: not counted', null=True)),
                ('on_behalf', models.BooleanField(default=False, help_text='an organisation or a meeting speaks for them')),
            ],
        ),
        migrations.CreateModel(
            name='Leaving',
            fields=[
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='leaving', serialize=False, to='consideration.steptaken')),
                ('reason', models.CharField(choices=[('court_decided_or_in_court', 'a court has decided it, or considers it'), ('other_procedure', 'another procedure is laid down for it'), ('anonymous', 'it is anonymous'), ('no_address_for_answer', 'there is no address for an answer'), ('insulting_or_threatening', 'it insults or threatens'), ('extremist_call', 'it calls to extremism'), ('unreadable_text', 'its text cannot be read'), ('repeat_correspondence_terminated', 'correspondence on this question was ended'), ('withdrawn', 'the applicant gave it up'), ('no_concrete_request', 'it asks for nothing definite')], max_length=40)),
                ('mark', models.CharField(help_text='how well the ground was known that day (law.md 0)', max_length=1)),
            ],
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='link', serialize=False, to='consideration.steptaken')),
                ('kind', models.CharField(choices=[('related', 'related'), ('repeated', 'a repetition of it'), ('joined', 'joined to it, considered together')], max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='notice', serialize=False, to='consideration.steptaken')),
                ('about', models.PositiveIntegerField(help_text='place of the step it tells of')),
                ('none_because', models.CharField(blank=True, choices=[('anonymous', 'the appeal is anonymous'), ('no_address', 'no address is known')], max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='reply', serialize=False, to='consideration.steptaken')),
                ('number', models.CharField(max_length=60)),
                ('dated', models.DateField()),
            ],
        ),
        migrations.AlterField(
            model_name='steptaken',
            name='name',
            field=models.CharField(choices=[('put_before_head', 'put before the head'), ('explain_where_to_go', 'explained where to apply'), ('transmit', 'sent to an outside addressee'), ('resolve', 'resolution'), ('enter_resolution', 'resolution on paper entered'), ('take_note', 'resolution: to know'), ('discuss', 'resolution: discuss with me'), ('accept', 'accepted'), ('give_back', 'returned to the assigner'), ('ask_back', 'question to the assigner'), ('reply', 'reply to the executor'), ('ask_part', 'asked a co-executor for a part'), ('give_part', 'part of a co-executor'), ('submit_answer', 'answer written'), ('return_answer', 'answer returned with remarks'), ('approve', 'answer approved'), ('dispatch', 'answer sent'), ('outside_answer', 'answer of the outside addressee'), ('file', 'put on file'), ('withdraw', 'withdrawn by the applicant'), ('reopen', 'opened again'), ('send_anew', 'opened again, to be sent anew'), ('ask_extension', 'extension asked for'), ('extend', 'term extended'), ('refuse_extension', 'extension refused'), ('wait', 'the applicant was asked, the term stands still'), ('go_on', 'work goes on'), ('forward', 'forwarded to the body concerned'), ('body_reply', 'reply of the body'), ('leave', 'left without consideration'), ('send_notice', 'notice sent to the applicant'), ('new_facts', 'the caller added'), ('weigh_facts', 'what the caller added was weighed'), ('mark_collective', 'collective appeal'), ('link', 'linked with another appeal'), ('note', 'private note')], max_length=30),
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('flag', models.CharField(choices=[('extension_asked', 'extension asked for'), ('extended', 'term extended'), ('waiting', 'waits for the applicant'), ('new_facts', 'new facts, not weighed yet'), ('notice_owed', 'notice to the applicant owed'), ('repeated', 'repeated'), ('joined', 'joined to another'), ('related', 'related to another'), ('collective', 'collective')], max_length=20)),
                ('since_place', models.PositiveIntegerField(help_text='the step that gave it')),
                ('until_place', models.PositiveIntegerField(help_text='the step that ended it', null=True)),
                ('appeal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='appeals.appeal')),
                ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='appeals.appeal')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('until_place', None)), fields=['flag', 'appeal'], name='flags_that_stand')],
                'constraints': [models.UniqueConstraint(fields=('appeal', 'flag', 'since_place'), name='one_flag_a_step')],
            },
        ),
    ]
