"""What tests of SMS say and look up."""

KINDS = ("sms_alarm", "sms_test")
ALARM = {"alarm": 12, "drill": False}


def errand():
    from ishenim.outbox.models import Errand

    return Errand.objects.get(kind="sms_alarm")


def delivery(key="alarm/12/1"):
    from ishenim.notify import queries

    return queries.deliveries([key])["sms", key]
