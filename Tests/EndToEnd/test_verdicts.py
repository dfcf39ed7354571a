"""Who received a publish, who did not, and why: the log, the deliveries and the trace."""

from appsync import AppSync
from control import Control, until
from status import new_user, publish, status, subscribe


def test_there_is_one_for_every_subscription_of_the_field(start):
    emulator = start()
    api, control = AppSync(emulator), Control(emulator)
    alice, bob = new_user(), new_user()
    with api.connect() as hers, api.connect("iam") as his:
        first = hers.subscribe(subscribe("status"), {"userId": alice})
        second = hers.subscribe(subscribe("status"), {"userId": bob})
        third = his.subscribe(subscribe("status"), {"userId": alice})
        _, request = api.execute(publish(), status(alice))
        verdicts = {listening.id: control.verdict(request, listening) for listening in (first, second, third)}
        outcomes = {id_: verdict["outcome"] for id_, verdict in verdicts.items()}
        assert outcomes == {first.id: "delivered", second.id: "notDelivered", third.id: "delivered"}

        publication = control.publication(request)
        assert publication["mutation"] == "publishStatus"
        assert publication["subscriptionFields"] == ["onStatusUpdate"]
        assert {verdict["subscription"]["id"] for verdict in publication["verdicts"]} == verdicts.keys()
        for id_, verdict in verdicts.items():
            assert verdict["subscription"]["field"] == "onStatusUpdate"
            assert verdict["subscription"]["arguments"] == {"userId": bob if id_ == second.id else alice}
            assert id_ in verdict["sentence"]
        connections = {id_: verdict["subscription"]["connection"] for id_, verdict in verdicts.items()}
        assert connections[first.id] == connections[second.id] != connections[third.id]


def test_their_sum_is_a_sentence_in_the_log(start):
    emulator = start()
    api, control = AppSync(emulator), Control(emulator)
    with api.connect() as socket:
        listening = socket.subscribe(subscribe("status"), {"userId": new_user()})
        _, request = api.execute(publish("jobId"), status(new_user()))
        control.verdict(request, listening)
        summary = control.publication(request)["summary"]
        assert "filter argument not in the mutation's selection set" in summary
        until(lambda: summary in emulator.log, "the summary in the log")


def test_a_publish_that_nobody_listens_to_is_told_of_too(api, control):
    _, request = api.execute(publish(), status(new_user()))
    publication = until(lambda: control.publication(request), "the publication")
    assert publication["mutation"] == "publishStatus"
    assert not [verdict for verdict in publication["verdicts"] if verdict["outcome"] == "delivered"]


def test_a_publish_is_in_the_trace_by_the_id_of_its_answer(api, control):
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
        control.verdict(request, listening)
        control.post("reset")
        assert control.get("deliveries")["deliveries"] == []
        variables = status(user)
        api.execute(publish(), variables)
        assert listening.next().data == {"onStatusUpdate": {"jobId": variables["jobId"]}}
