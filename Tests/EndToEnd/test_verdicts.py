"""Who received a publish, who did not, and why: the log, the deliveries and the trace."""

from appsync import AppSync
from control import Control, until
from status import new_user, publish, status, subscribe


def verdicts(control, request, count):
    def found():
        mine = [delivery for delivery in control.get("deliveries")["deliveries"] if delivery["requestId"] == request]
        return mine if len(mine) >= count else None

    return until(found, f"{count} verdicts on request {request}")


def test_there_is_one_for_every_subscription_of_the_field(start):
    emulator = start()
    api, control = AppSync(emulator), Control(emulator)
    alice, bob = new_user(), new_user()
    with api.connect() as hers, api.connect("iam") as his:
        listening = [
            hers.subscribe(subscribe("status"), {"userId": alice}),
            hers.subscribe(subscribe("status"), {"userId": bob}),
            his.subscribe(subscribe("status"), {"userId": alice}),
        ]
        _, request = api.execute(publish(), status(alice))
        found = verdicts(control, request, 3)
        assert {(v["subscriptionId"], v["delivered"]) for v in found} == {
            (listening[0].id, True),
            (listening[1].id, False),
            (listening[2].id, True),
        }
        connections = {v["subscriptionId"]: v["connectionId"] for v in found}
        assert connections[listening[0].id] == connections[listening[1].id] != connections[listening[2].id]
        for verdict in found:
            assert verdict["mutation"] == "publishStatus"
            assert verdict["subscription"] == "onStatusUpdate"
            if verdict["delivered"]:
                assert verdict["delayMs"] >= 0
            else:
                assert verdict["reason"]


def test_each_is_a_sentence_in_the_log(start):
    emulator = start()
    api, control = AppSync(emulator), Control(emulator)
    user = new_user()
    with api.connect() as socket:
        listening = socket.subscribe(subscribe("status"), {"userId": user})
        _, request = api.execute(publish("jobId"), status(user))
        sentence = control.verdict(request, listening)["sentence"]
        until(lambda: sentence in emulator.log, "the sentence in the log")


def test_a_publish_that_nobody_listens_to_has_none_but_is_in_the_trace(api, control):
    _, request = api.execute(publish(), status(new_user()))
    entries = until(lambda: control.trace(request), "a trace of the request")
    assert all(entry["requestId"] == request for entry in entries)
    assert any(entry["service"] == "appsync" for entry in entries)


def test_a_request_to_dynamodb_is_in_the_trace_by_the_id_of_its_answer(dynamodb, control):
    answer = dynamodb.describe_table(TableName="user_sessions")
    request = answer["ResponseMetadata"]["RequestId"]
    entries = until(lambda: control.trace(request), "a trace of the request")
    assert {(entry["service"], entry["step"]) for entry in entries} >= {("dynamodb", "DescribeTable")}
    assert any(entry["subject"] == "user_sessions" for entry in entries)


def test_a_reset_clears_them_and_leaves_the_subscriptions(start):
    emulator = start()
    api, control = AppSync(emulator), Control(emulator)
    user = new_user()
    with api.connect() as socket:
        listening = socket.subscribe(subscribe("jobId"), {"userId": user})
        _, request = api.execute(publish(), status(user))
        listening.next()
        verdicts(control, request, 1)
        control.post("reset")
        assert control.get("deliveries")["deliveries"] == []
        variables = status(user)
        api.execute(publish(), variables)
        assert listening.next().data == {"onStatusUpdate": {"jobId": variables["jobId"]}}
