"""The story of an appeal tells that it was sent to law enforcement, and what was decided there."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consideration', '0008_own_days_of_resolutions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='steptaken',
            name='name',
            field=models.CharField(choices=[('put_before_head', 'put before the head'), ('explain_where_to_go', 'explained where to apply'), ('transmit', 'sent to an outside addressee'), ('resolve', 'resolution'), ('enter_resolution', 'resolution on paper entered'), ('take_note', 'resolution: to know'), ('discuss', 'resolution: discuss with me'), ('accept', 'accepted'), ('give_back', 'returned to the assigner'), ('ask_back', 'question to the assigner'), ('reply', 'reply to the executor'), ('ask_part', 'asked a co-executor for a part'), ('give_part', 'part of a co-executor'), ('submit_answer', 'answer written'), ('return_answer', 'answer returned with remarks'), ('approve', 'answer approved'), ('dispatch', 'answer sent'), ('outside_answer', 'answer of the outside addressee'), ('file', 'put on file'), ('withdraw', 'withdrawn by the applicant'), ('reopen', 'opened again'), ('send_anew', 'opened again, to be sent anew'), ('ask_extension', 'extension asked for'), ('extend', 'term extended'), ('refuse_extension', 'extension refused'), ('wait', 'the applicant was asked, the term stands still'), ('go_on', 'work goes on'), ('forward', 'forwarded to the body concerned'), ('body_reply', 'reply of the body'), ('leave', 'left without consideration'), ('send_notice', 'notice sent to the applicant'), ('new_facts', 'the caller added'), ('weigh_facts', 'what the caller added was weighed'), ('mark_collective', 'collective appeal'), ('hand_over', 'sent to law enforcement'), ('law_result', 'decision of law enforcement'), ('link', 'linked with another appeal'), ('note', 'private note')], max_length=30),
        ),
    ]
