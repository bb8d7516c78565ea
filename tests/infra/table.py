"""The template's table, made in a local engine as CloudFormation makes it in AWS."""

import boto3

from tests.infra.template import properties
from tests.stores.conftest import REGION


def create(endpoint: str, name: str) -> None:
    """Hand the template's properties on to CreateTable and UpdateTimeToLive."""
    table = properties("Table")
    expiry = table.pop("TimeToLiveSpecification")
    # What no local engine can do; the template's own tests look at them.
    del table["PointInTimeRecoverySpecification"], table["SSESpecification"]
    client = boto3.client("dynamodb", REGION, endpoint_url=endpoint)
    client.create_table(TableName=name, **table)
    client.update_time_to_live(TableName=name, TimeToLiveSpecification=expiry)
    client.close()
