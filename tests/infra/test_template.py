"""The SAM template: Amazon's linters accept it, and it promises what README.md says it does."""

import json
import os
import re
import subprocess
from typing import Any

import pytest

from skill.domain.memory.progress import Progress
from skill.journal import Ending
from skill.listener import Listener, listener_key
from skill.stores import dynamodb
from skill.stores.base import save_merged
from tests.domain.memories import FIRST_DAY, NOON
from tests.infra.template import INFRA, TEMPLATE, of_type, properties, template
from tests.stores import engines
from tests.support.tools import infra_tool

ALEXA_WAITS = 8


def test_cfn_lint_finds_nothing() -> None:
    linted = subprocess.run(
        [str(infra_tool("cfn-lint")), str(TEMPLATE)], capture_output=True, text=True, check=False
    )
    assert (linted.returncode, linted.stdout) == (0, "")


def test_sam_accepts_it() -> None:
    environment = {**os.environ, "SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": "us-east-1"}
    command = [str(infra_tool("sam")), "validate", "--lint"]
    validated = subprocess.run(
        command, cwd=INFRA, env=environment, capture_output=True, text=True, check=False
    )
    assert "is a valid SAM Template" in validated.stdout, validated.stderr


class TestFunction:
    def test_it_runs_what_the_bundle_is_built_for(self) -> None:
        function = properties("Coach")
        assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])
        assert (INFRA / function["CodeUri"]).resolve() == INFRA.parent / "build/lambda.zip"
        module, _, name = function["Handler"].partition(".")
        assert f"{name} = " in (INFRA / f"{module}.py").read_text(encoding="utf-8")

    def test_it_gives_up_before_alexa_does(self) -> None:
        assert properties("Coach")["Timeout"] == 7
        for event in properties("Coach")["Events"].values():
            assert 7000 <= event["Properties"]["TimeoutInMillis"] < ALEXA_WAITS * 1000

    def test_only_the_two_public_routes_lead_to_it(self) -> None:
        routes = {
            (event["Properties"]["Method"], event["Properties"]["Path"])
            for event in properties("Coach")["Events"].values()
        }
        assert routes == {("POST", "/alexa"), ("GET", "/healthz")}

    def test_its_settings_are_those_that_the_coach_reads(self) -> None:
        variables = properties("Coach")["Environment"]["Variables"]
        assert variables.keys() == {"COACH_SKILL_ID", "COACH_TABLE", "COACH_PEPPER"}
        for secret in variables["COACH_PEPPER"]["Fn::If"][1:]:
            assert secret["Fn::Sub"].startswith("{{resolve:secretsmanager:")


class TestRights:
    def test_the_role_may_do_what_the_store_does_and_nothing_else(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        used: set[str] = set()
        build = dynamodb._build

        def watched(region: str | None, endpoint: str | None) -> dynamodb.Client:
            client: Any = build(region, endpoint)
            client.meta.events.register(
                "before-call.dynamodb", lambda model, **_: used.add(f"dynamodb:{model.name}")
            )
            watched_client: dynamodb.Client = client
            return watched_client

        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        with engines.dynoxide(tmp_path_factory.mktemp("rights") / "tables") as endpoint:
            dynamodb.create_table("rights", "us-east-1", endpoint)
            monkeypatch.setattr(dynamodb, "_build", watched)
            store = dynamodb.DynamoStore("rights", "us-east-1", endpoint)
            _use(store)
            store.close()
        assert _policy("progress")["Action"] == sorted(used)

    def test_no_right_reaches_beyond_the_one_table_and_the_one_log(self) -> None:
        table, names = _policy("progress")["Resource"]["Fn::Sub"]
        assert table.endswith(":${AWS::AccountId}:table/${Name}")
        assert names == {
            "Name": {"Fn::If": ["MakesTable", {"Ref": "Table"}, {"Ref": "ExistingTable"}]}
        }
        assert _policy("log")["Resource"] == {"Fn::GetAtt": ["ServiceLog", "Arn"]}
        assert _policy("log")["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
        role = properties("Role")
        assert len(role["Policies"]) == 2
        assert "ManagedPolicyArns" not in role
        assert "Policies" not in properties("Coach")
        assert "*" not in json.dumps(role["Policies"])


class TestMemory:
    @pytest.mark.parametrize("resource", ["Table", "Pepper"])
    def test_it_outlives_the_stack(self, resource: str) -> None:
        kept = template()["Resources"][resource]
        assert (kept["DeletionPolicy"], kept["UpdateReplacePolicy"]) == ("Retain", "Retain")

    def test_the_table_can_be_restored_and_not_be_deleted(self) -> None:
        table = properties("Table")
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        assert table["DeletionProtectionEnabled"] is True
        assert table["SSESpecification"] == {"SSEEnabled": False}
        assert "TableName" not in table

    def test_nobody_types_the_pepper(self) -> None:
        assert properties("Pepper")["GenerateSecretString"]["PasswordLength"] >= 32
        assert not [name for name in template()["Parameters"] if "secret" in name.lower()]


class TestApi:
    def test_it_is_throttled(self) -> None:
        settings = properties("Api")["DefaultRouteSettings"]
        for setting in ("ThrottlingRateLimit", "ThrottlingBurstLimit"):
            assert template()["Parameters"][settings[setting]["Ref"]]["Default"] > 0

    def test_its_log_names_nobody(self) -> None:
        line = properties("Api")["AccessLogSettings"]["Format"]
        assert json.loads(line)["request_id"] == "$context.requestId"
        assert "\n" not in line
        for telling in ("sourceIp", "userAgent", "identity", "authorizer", "path"):
            assert telling not in line

    def test_a_domain_of_one_s_own_is_the_only_way_in_where_there_is_one(self) -> None:
        assert template()["Parameters"]["DomainName"]["Default"] == ""
        assert properties("Api")["DisableExecuteApiEndpoint"] == {
            "Fn::If": ["HasDomain", True, False]
        }
        (configuration,) = properties("Domain")["DomainNameConfigurations"]
        assert configuration["SecurityPolicy"] == "TLS_1_2"
        assert properties("DomainMapping")["ApiId"] == {"Ref": "Api"}
        for resource in ("Domain", "DomainMapping"):
            assert template()["Resources"][resource]["Condition"] == "HasDomain"
        certificate = template()["Outputs"]["EndpointCertificate"]["Value"]
        assert certificate == {"Fn::If": ["HasDomain", "Trusted", "Wildcard"]}

    def test_logs_are_not_kept_for_ever(self) -> None:
        for group in of_type("AWS::Logs::LogGroup").values():
            assert (
                template()["Parameters"][group["Properties"]["RetentionInDays"]["Ref"]]["Default"]
                <= 30
            )


class TestAlarms:
    def test_each_failure_that_an_operator_must_know_of_rings(self) -> None:
        alarms = {
            name: one["Properties"] for name, one in of_type("AWS::CloudWatch::Alarm").items()
        }
        watched = {
            (metric.get("Namespace"), metric.get("MetricName"))
            for alarm in alarms.values()
            for metric in (
                alarm,
                *(
                    one["MetricStat"]["Metric"]
                    for one in alarm.get("Metrics", [])
                    if "MetricStat" in one
                ),
            )
        }
        assert watched - {(None, None)} == {
            ("AWS/ApiGateway", "5xx"),
            ("AWS/ApiGateway", "Latency"),
            ("AWS/Lambda", "Errors"),
            ("AWS/Lambda", "Throttles"),
            ("AWS/DynamoDB", "ReadThrottleEvents"),
            ("AWS/DynamoDB", "WriteThrottleEvents"),
            ("LowerBackCoach", "StoreDegraded"),
            ("LowerBackCoach", "FailedTurns"),
        }
        assert (alarms["ApiSlow"]["ExtendedStatistic"], alarms["ApiSlow"]["Threshold"]) == (
            "p99",
            3000,
        )

    def test_each_tells_somebody_and_says_what_it_means(self) -> None:
        text = (INFRA / "README.md").read_text(encoding="utf-8")
        for name, alarm in of_type("AWS::CloudWatch::Alarm").items():
            assert (
                alarm["Properties"]["AlarmActions"]
                == alarm["Properties"]["OKActions"]
                == [{"Ref": "Alarms"}]
            )
            assert alarm["Properties"]["TreatMissingData"] == "notBreaching"
            assert f"`{name}`" in text, f"{name} is not explained in infra/README.md"

    def test_own_metrics_are_ones_that_the_journal_writes(self) -> None:
        written = "".join(
            path.read_text(encoding="utf-8") for path in (INFRA.parent / "skill").rglob("*.py")
        )
        assert 'NAMESPACE = "LowerBackCoach"' in written
        assert '.count("StoreDegraded")' in written

    def test_every_outcome_that_a_listener_did_not_want_counts_as_failed(self) -> None:
        failed = re.findall(r'\$\.outcome = "(\w+)"', properties("FailedTurns")["FilterPattern"])
        assert sorted(failed) == sorted(set(Ending) - {Ending.ANSWERED, Ending.REJECTED})


def _use(store: dynamodb.DynamoStore) -> None:
    household = Listener(listener_key("pepper", "an account"))
    person = Listener(household.account, listener_key("pepper", "somebody"))
    store.ready()
    progress = Progress().with_done("sphinx", NOON, FIRST_DAY)
    for one in (household, person):
        saved = save_merged(store, one, progress, 0, None, NOON)
        assert store.load(one) == saved
        save_merged(
            store,
            one,
            progress.with_done("cat_cow", NOON, FIRST_DAY),
            saved.version,
            saved.birth,
            NOON,
        )
    for one in (person, household):
        store.forget(one)
        assert store.load(one) is None


def _policy(name: str) -> dict[str, Any]:
    policies = {
        one["PolicyName"]: one["PolicyDocument"]["Statement"]
        for one in properties("Role")["Policies"]
    }
    (statement,) = policies[name]
    assert isinstance(statement, dict)
    return statement
