"""Enhanced filters: a subscription's resolver runs once, at its start, and says what is delivered afterwards."""

import pytest

from appsync import AppSync, Refused
from control import Control
from raw import Raw

TEMPLATE = """
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Api:
    Type: AWS::AppSync::GraphQLApi
    Properties: {Name: tickets, AuthenticationType: API_KEY}
  Key:
    Type: AWS::AppSync::ApiKey
    Properties: {ApiId: !GetAtt Api.ApiId}
  Schema:
    Type: AWS::AppSync::GraphQLSchema
    Properties:
      ApiId: !GetAtt Api.ApiId
      Definition: |
        type Ticket { id: ID! severity: Int priority: String group: String place: Place }
        type Place { floor: Int }
        input TicketInput { id: ID! severity: Int priority: String group: String floor: Int }
        type Query { nothing: Boolean }
        type Mutation { createTicket(input: TicketInput!): Ticket  leaveGroup(group: String!): Boolean }
        type Subscription {
          onUrgent: Ticket @aws_subscribe(mutations: ["createTicket"])
          onGroup(group: String!): Ticket @aws_subscribe(mutations: ["createTicket"])
          onClosed: Ticket @aws_subscribe(mutations: ["createTicket"])
          onTooMuch: Ticket @aws_subscribe(mutations: ["createTicket"])
        }
  Local:
    Type: AWS::AppSync::DataSource
    Properties: {ApiId: !GetAtt Api.ApiId, Name: Local, Type: NONE}
  Create:
    Type: AWS::AppSync::Resolver
    DependsOn: Schema
    Properties:
      ApiId: !GetAtt Api.ApiId
      TypeName: Mutation
      FieldName: createTicket
      DataSourceName: !GetAtt Local.Name
      RequestMappingTemplate: |
        #set($ticket = $ctx.args.input)
        $util.qr($ticket.put("place", {"floor": $ctx.args.input.floor}))
        {"version": "2018-05-29", "payload": $util.toJson($ticket)}
      ResponseMappingTemplate: $util.toJson($ctx.result)
  Leave:
    Type: AWS::AppSync::Resolver
    DependsOn: Schema
    Properties:
      ApiId: !GetAtt Api.ApiId
      TypeName: Mutation
      FieldName: leaveGroup
      DataSourceName: !GetAtt Local.Name
      RequestMappingTemplate: '{"version": "2018-05-29", "payload": true}'
      ResponseMappingTemplate: |
        $extensions.invalidateSubscriptions({
          "subscriptionField": "onGroup", "payload": {"group": $ctx.args.group}
        })
        true
  Urgent:
    Type: AWS::AppSync::Resolver
    DependsOn: Schema
    Properties:
      ApiId: !GetAtt Api.ApiId
      TypeName: Subscription
      FieldName: onUrgent
      DataSourceName: !GetAtt Local.Name
      RequestMappingTemplate: '{"version": "2018-05-29", "payload": {}}'
      ResponseMappingTemplate: |
        $extensions.setSubscriptionFilter({"filterGroup": [
          {"filters": [
            {"fieldName": "severity", "operator": "ge", "value": 7},
            {"fieldName": "priority", "operator": "in", "value": ["high", "medium"]}
          ]},
          {"filters": [{"fieldName": "place.floor", "operator": "eq", "value": 13}]}
        ]})
        null
  Group:
    Type: AWS::AppSync::Resolver
    DependsOn: Schema
    Properties:
      ApiId: !GetAtt Api.ApiId
      TypeName: Subscription
      FieldName: onGroup
      DataSourceName: !GetAtt Local.Name
      RequestMappingTemplate: '{"version": "2018-05-29", "payload": {}}'
      ResponseMappingTemplate: |
        #set($filter = {"filterGroup": [
          {"filters": [{"fieldName": "group", "operator": "eq", "value": $ctx.args.group}]}
        ]})
        $extensions.setSubscriptionFilter($filter)
        $extensions.setSubscriptionInvalidationFilter($filter)
        null
  Closed:
    Type: AWS::AppSync::Resolver
    DependsOn: Schema
    Properties:
      ApiId: !GetAtt Api.ApiId
      TypeName: Subscription
      FieldName: onClosed
      DataSourceName: !GetAtt Local.Name
      RequestMappingTemplate: '{"version": "2018-05-29", "payload": {}}'
      ResponseMappingTemplate: $util.unauthorized()
  TooMuch:
    Type: AWS::AppSync::Resolver
    DependsOn: Schema
    Properties:
      ApiId: !GetAtt Api.ApiId
      TypeName: Subscription
      FieldName: onTooMuch
      DataSourceName: !GetAtt Local.Name
      RequestMappingTemplate: '{"version": "2018-05-29", "payload": {}}'
      ResponseMappingTemplate: |
        $extensions.setSubscriptionFilter({"filterGroup": [
          {"filters": [{"fieldName": "severity", "operator": "in", "value": [1, 2, 3, 4, 5, 6]}]}
        ]})
        null
"""

CREATE = """mutation Create($input: TicketInput!) {
  createTicket(input: $input) { id severity priority group place { floor } }
}"""


@pytest.fixture
def tickets(start, tmp_path):
    template = tmp_path / "tickets.yaml"
    template.write_text(TEMPLATE)
    return start("--strict", template)


@pytest.fixture
def api(tickets):
    return AppSync(tickets)


def create(api, **ticket):
    return api.execute(CREATE, {"input": ticket})


def test_groups_of_filters_decide_what_arrives(api, tickets):
    with api.connect() as socket:
        urgent = socket.subscribe("subscription { onUrgent { id } }")
        create(api, id="1", severity=3, priority="high", floor=1)
        create(api, id="2", severity=8, priority="low", floor=1)
        create(api, id="3", severity=8, priority="medium", floor=1)
        create(api, id="4", severity=0, floor=13)
        assert urgent.next().data == {"onUrgent": {"id": "3"}}
        assert urgent.next().data == {"onUrgent": {"id": "4"}}
        urgent.assert_nothing_arrived()


def test_a_filter_that_does_not_hold_is_named(api, tickets):
    with api.connect() as socket:
        urgent = socket.subscribe("subscription { onUrgent { id } }")
        _, request = create(api, id="1", severity=3, priority="high", floor=1)
        _, unselected = api.execute('mutation { createTicket(input: {id: "2", severity: 9}) { id severity } }')
        control = Control(tickets)
        verdict, other = control.verdict(request, urgent), control.verdict(unselected, urgent)
    assert verdict["reason"] == "filterGroupFalse"
    assert "no group of its filter holds: severity ge 7, and the published severity is 3" in verdict["sentence"]
    assert other["reason"] == "filterFieldNotSelected"
    assert "the field priority, which its filter compares, is not in the mutation's selection set" in other["sentence"]


def test_an_invalidation_ends_the_subscriptions_it_is_for_and_their_socket(api, tickets):
    control, reds = Control(tickets), ["9", "7", "8"]
    with Raw.connect(api) as red, api.connect() as blue:
        for id_ in reds:
            red.start(api, 'subscription { onGroup(group: "red") { id } }', id_=id_)
        red.start(api, "subscription { onUrgent { id } }", id_="beside")
        blues = blue.subscribe('subscription { onGroup(group: "blue") { id } }')
        create(api, id="1", group="red")
        assert {red.receive()["id"] for _ in reds} == set(reds)
        assert api.execute('mutation { leaveGroup(group: "red") }')[0] == {"leaveGroup": True}
        # They have ended when the mutation is answered: what is published then is not for them.
        _, late = create(api, id="2", group="red")
        verdicts = control.publication(late)["verdicts"]
        assert not {verdict["subscription"]["id"] for verdict in verdicts} & set(reds)
        # In the order in which they began; nothing for the one beside them, which ends with the socket.
        for id_ in reds:
            assert red.receive() == {
                "type": "complete", "id": id_, "payload": {"message": "Subscription complete."}
            }  # fmt: skip
        assert red.closed() == 1000
        control.wait_for(subscribers=0, field="onUrgent")
        create(api, id="3", group="blue")
        assert blues.next().data == {"onGroup": {"id": "3"}}
        blues.assert_nothing_arrived()


def test_a_resolver_may_refuse(api):
    with api.connect() as socket:
        with pytest.raises(Refused) as refused:
            socket.subscribe("subscription { onClosed { id } }")
        assert refused.value.errors == [
            {"errorType": "Unauthorized", "message": "Not Authorized to access onClosed on type Subscription"}
        ]
        with pytest.raises(Refused) as refused:
            socket.subscribe("subscription { onTooMuch { id } }")
        assert refused.value.errors == [
            {"message": "subscription exceeds maximum value limit 5 for operator `in`.", "errorCode": 400}
        ]
