"""`--data`: what was answered is there after a restart, however the emulator ended."""

import json
import os
import random
import threading

import boto3
import pytest
import requests
from boto3.dynamodb.types import TypeSerializer

from process import PATIENCE, Emulator, run
from signing import aws_options
from signing import dynamodb as post
from status import new_user

KILLS = int(os.environ.get("EMULATOR_KILLS", "100"))
SERIALIZER = TypeSerializer()


def client(emulator):
    return boto3.client("dynamodb", **aws_options(emulator))


class Writer(threading.Thread):
    """Puts items one after the other until nobody answers, and keeps in mind which of them were answered."""

    def __init__(self, emulator, user):
        super().__init__(daemon=True)
        self._emulator = emulator
        self._user = user
        self._progress = threading.Condition()
        self.answered = {}
        self.unexpected = None

    def run(self):
        number = 0
        while True:
            item = {
                "user_id": self._user,
                "session_id": f"{number:06}",
                "tenant_id": f"tenant-of-{self._user}",
                "payload": f"{number} " * 40,
            }
            body = json.dumps(
                {
                    "TableName": "user_sessions",
                    "Item": {name: SERIALIZER.serialize(value) for name, value in item.items()},
                }
            )
            try:
                answer = post(self._emulator, "PutItem", body)
            except requests.RequestException:
                break
            if answer.status_code != 200:
                self.unexpected = answer.text
                break
            with self._progress:
                self.answered[item["session_id"]] = item
                self._progress.notify_all()
            number += 1
        with self._progress:
            self._progress.notify_all()

    def wait_for(self, count):
        with self._progress:
            assert self._progress.wait_for(lambda: len(self.answered) >= count or self.unexpected, PATIENCE)
        assert self.unexpected is None, self.unexpected


def stored(emulator, user, index=None):
    request = {
        "TableName": "user_sessions",
        "KeyConditionExpression": "user_id = :u",
        "ExpressionAttributeValues": {":u": {"S": user}},
    }
    if index:
        request |= {
            "IndexName": index,
            "KeyConditionExpression": "tenant_id = :t",
            "ExpressionAttributeValues": {":t": {"S": f"tenant-of-{user}"}},
        }
    pages = client(emulator).get_paginator("query").paginate(**request)
    return {
        item["session_id"]["S"]: {name: value["S"] for name, value in item.items()}
        for page in pages
        for item in page["Items"]
    }


def test_a_clean_stop_keeps_everything(start, tmp_path):
    first = start("--data", tmp_path)
    dynamodb = client(first)
    dynamodb.create_table(
        TableName="kept",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    dynamodb.put_item(TableName="kept", Item={"pk": {"S": "1"}, "n": {"N": "1.5"}})
    description = dynamodb.describe_table(TableName="kept")["Table"]
    assert first.stop() == 0

    second = client(start("--data", tmp_path))
    assert second.get_item(TableName="kept", Key={"pk": {"S": "1"}})["Item"] == {"pk": {"S": "1"}, "n": {"N": "1.5"}}
    again = second.describe_table(TableName="kept")["Table"]
    assert (again["CreationDateTime"], again["TableId"]) == (description["CreationDateTime"], description["TableId"])


def test_in_memory_nothing_is_kept(start):
    first = start()
    client(first).put_item(TableName="user_sessions", Item={"user_id": {"S": "zoe"}, "session_id": {"S": "1"}})
    assert first.stop() == 0
    answer = client(start()).get_item(
        TableName="user_sessions", Key={"user_id": {"S": "zoe"}, "session_id": {"S": "1"}}
    )
    assert "Item" not in answer


def test_the_same_data_twice_at_a_time_is_refused(start, tmp_path):
    start("--data", tmp_path)
    answer = run("serve", "--port", "0", "--data", tmp_path)
    assert answer.returncode == 1
    assert str(tmp_path) in answer.stderr


@pytest.mark.timeout(1200)
def test_what_was_answered_survives_kill_9(tmp_path):
    chance = random.Random(20_260_101)
    emulator = Emulator("--data", tmp_path)
    try:
        for kill in range(KILLS):
            user = new_user()
            writer = Writer(emulator, user)
            writer.start()
            writer.wait_for(chance.randint(1, 30))
            emulator.kill()
            writer.join(PATIENCE)
            assert not writer.is_alive()
            assert writer.unexpected is None, writer.unexpected

            emulator = Emulator("--data", tmp_path)
            there = stored(emulator, user)
            lost = writer.answered.keys() - there.keys()
            assert not lost, f"kill {kill + 1}: answered, and gone: {sorted(lost)}"
            assert {name: there[name] for name in writer.answered} == writer.answered
            # One more may have been written whose answer was cut off; never half of it, and never without its index.
            assert len(there) <= len(writer.answered) + 1
            assert stored(emulator, user, "tenant-id-index") == there
        assert emulator.stop() == 0
    finally:
        if emulator.process.poll() is None:
            emulator.kill()
