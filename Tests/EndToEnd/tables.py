"""Tables of a test's own."""

import uuid


def create_table(resource, hash_type="S", range_type="S", **more):
    """A table of one's own: `pk` and `sk`, on demand."""
    definitions = [{"AttributeName": "pk", "AttributeType": hash_type}]
    keys = [{"AttributeName": "pk", "KeyType": "HASH"}]
    if range_type:
        definitions.append({"AttributeName": "sk", "AttributeType": range_type})
        keys.append({"AttributeName": "sk", "KeyType": "RANGE"})
    table = resource.create_table(
        TableName=f"table-{uuid.uuid4()}",
        AttributeDefinitions=definitions + more.pop("AttributeDefinitions", []),
        KeySchema=keys,
        BillingMode="PAY_PER_REQUEST",
        **more,
    )
    table.wait_until_exists()
    return table
