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
        assert summary == (
            "publishStatus → onStatusUpdate: delivered to 0 of 1; "
            "not delivered: 1 filter argument not in the mutation's selection set"
        )
        until(lambda: summary in emulator.log, "the summary in the log")


def test_each_is_a_line_of_the_log_and_an_entry_of_the_trace(start):
    emulator = start()
    api, control = AppSync(emulator), Control(emulator)
    alice, bob = new_user(), new_user()
    with api.connect() as socket:
        hers = socket.subscribe(subscribe("status"), {"userId": alice})
        his = socket.subscribe(subscribe("status"), {"userId": bob})
        _, request = api.execute(publish(), status(alice))
        verdicts = {listening.id: control.verdict(request, listening) for listening in (hers, his)}
        assert verdicts[his.id]["reason"] == "argumentDiffers"
        assert f'its argument userId is "{bob}", the published userId is "{alice}"' in verdicts[his.id]["sentence"]

        def traced():
            found = [entry for entry in control.trace(request) if entry["step"] == "verdict"]
            return found if len(found) == 2 else None

        entries = until(traced, "the verdicts in the trace")
        connection = verdicts[hers.id]["subscription"]["connection"]
        assert [(entry["subject"], entry["outcome"], entry["detail"]) for entry in entries] == [
            (f"onStatusUpdate, connection {connection}, subscription {id_}", outcome, verdicts[id_]["sentence"])
            for id_, outcome in ((hers.id, "delivered"), (his.id, "argumentDiffers"))
        ]
        assert all(entry["service"] == "appsync" and entry["requestId"] == request for entry in entries)
        for verdict in verdicts.values():
            until(lambda: verdict["sentence"] in emulator.log, f"in the log: {verdict['sentence']}")


def test_of_many_subscribers_one_is_named_for_each_reason(start):
    emulator = start()
    api, control = AppSync(emulator), Control(emulator)
    with api.connect() as socket:
        listening = [socket.subscribe(subscribe("status"), {"userId": new_user()}) for _ in range(17)]
        _, request = api.execute(publish("jobId"), status(new_user()))
        control.verdict(request, listening[0])
        said = "17 filter argument not in the mutation's selection set, for example: onStatusUpdate of connection "
        why = "did not receive publishStatus: the filter argument userId is not in the mutation's selection set"
        until(lambda: any(said in line and why in line for line in emulator.log.splitlines()), "the example in the log")
        (entry,) = [entry for entry in control.trace(request) if entry["step"] == "verdict"]
        assert entry["detail"].startswith(said)
        assert entry["subject"] == "onStatusUpdate, 17 of 17 subscriptions"


def test_a_publish_that_nobody_listens_to_is_told_of_too(start):
    emulator = start()
    api, control = AppSync(emulator), Control(emulator)
    _, request = api.execute(publish(), status(new_user()))
    publication = until(lambda: control.publication(request), "the publication")
    assert publication["mutation"] == "publishStatus"
    assert publication["verdicts"] == []
    assert publication["summary"] == "publishStatus → onStatusUpdate: nobody is subscribed"
    until(lambda: publication["summary"] in emulator.log, "the summary in the log")
    assert [entry["detail"] for entry in control.trace(request) if entry["step"] == "publish"] == [
        publication["summary"]
    ]


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
