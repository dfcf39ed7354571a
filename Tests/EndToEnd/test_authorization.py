"""Who may call an API, by every mode that AppSync has: tokens of user pools and issuers, authorizer functions, policies."""

import base64
import json
import shutil
import time
from pathlib import Path

import pytest
import requests
import rsa
from botocore.credentials import Credentials
from gql import Client, gql
from gql.transport.appsync_auth import AppSyncIAMAuthentication, AppSyncJWTAuthentication
from gql.transport.exceptions import TransportServerError
from gql.transport.requests import RequestsHTTPTransport

from appsync import AppSync, Refused
from control import Control, until
from process import PATIENCE, Emulator, run
from signing import REGION, SigV4

TEMPLATE = Path(__file__).parent / "templates" / "authorization" / "template.yaml"
LEND = "mutation Lend($title: ID!) { lend(title: $title) { title price } }"
ON_LEND = "subscription OnLend($title: ID) { onLend(title: $title) { title price } }"


class Library(AppSync):
    """An API whose callers come with an `authorization` header."""

    def __init__(self, emulator, api_id=None):
        super().__init__(emulator)
        self.emulator = emulator
        if api_id:
            self.url = self.url.replace(self.id, api_id)
            self.realtime_url = self.realtime_url.replace(self.id, api_id)

    @property
    def id(self):
        return self.emulator.ready["apiId"]

    def token(self, *arguments):
        answer = run("token", "--endpoint", self.emulator.endpoint, *arguments)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout.strip()

    def ask(self, query, authorization, variables=None):
        return self.post(
            {"query": query, "variables": variables or {}}, auth=None, headers={"authorization": authorization}
        )

    def who(self, authorization, field="who"):
        """`$ctx.identity` and `$util.authType()`."""
        answer = self.ask(f"{{ {field} }}", authorization)
        assert answer.status_code == 200, answer.text
        assert not answer.json().get("errors"), answer.text
        return json.loads(answer.json()["data"][field])

    def refused(self, authorization):
        """The one error of a request that is not let in."""
        answer = self.ask("{ who }", authorization)
        (error,) = answer.json()["errors"]
        return answer.status_code, error

    def jwt(self, token):
        return AppSyncJWTAuthentication(self.host, token)


@pytest.fixture(scope="module")
def emulator():
    with Emulator(TEMPLATE) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def library(emulator):
    return Library(emulator)


@pytest.fixture(scope="module")
def control(emulator):
    return Control(emulator)


def claims(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def pool_issuer(library):
    return claims(library.token("--sub", "x"))["iss"]


def logged(emulator, text):
    """The log says it; it is read by a thread of its own."""
    until(lambda: text in emulator.log, f"the log to say: {text}")


NOT_AUTHORIZED = {
    "errorType": "UnauthorizedException",
    "message": "You are not authorized to make this call.",
}

PERMISSION_DENIED = {"errorType": "UnauthorizedException", "message": "Permission denied"}


class TestUserPool:
    def test_the_identity_is_that_of_the_token(self, library):
        token = library.token(
            "--sub", "ada", "--username", "countess", "--group", "Staff", "--group", "Readers",
            "--claim", "custom:tenant=007", "--claim", "email_verified=true",
        )
        told = library.who(token)
        assert told["type"] == "User Pool Authorization"
        identity = told["identity"]
        assert identity["sub"] == "ada"
        assert identity["username"] == "countess"
        assert identity["issuer"] == pool_issuer(library)
        assert identity["issuer"].startswith("https://cognito-idp.us-east-1.amazonaws.com/us-east-1_")
        assert identity["groups"] == ["Staff", "Readers"]
        assert identity["defaultAuthStrategy"] == "ALLOW"
        assert identity["sourceIp"] == ["127.0.0.1"]
        assert identity["claims"] == claims(token)
        assert identity["claims"]["custom:tenant"] == "007"
        assert identity["claims"]["email_verified"] is True

    def test_an_access_token_and_the_bearer_prefix(self, library):
        token = library.token("--sub", "ada", "--use", "access")
        identity = library.who(f"Bearer {token}")["identity"]
        assert identity["claims"]["token_use"] == "access"
        assert identity["claims"]["client_id"]
        assert identity["groups"] is None

    def test_gql_over_http(self, library):
        transport = RequestsHTTPTransport(library.url, headers={"authorization": library.token("--sub", "ada")})
        with Client(transport=transport) as client:
            told = json.loads(client.execute(gql("{ mine }"))["mine"])
        assert told["identity"]["username"] == "ada"

    def test_an_expired_token_is_refused_and_the_log_says_since_when(self, library, emulator):
        token = library.token("--sub", "late", "--expires=-60")
        assert library.refused(token) == (401, NOT_AUTHORIZED)
        logged(emulator, "the token of late is refused: it expired at 20")
        with pytest.raises(TransportServerError, match="UnauthorizedException"):
            library.connect(library.jwt(token))

    def test_another_app_client(self, library, emulator):
        token = library.token("--sub", "ada", "--client-id", "elsewhere")
        assert library.refused(token) == (401, NOT_AUTHORIZED)
        logged(emulator, "its aud is elsewhere, which the API's AppIdClientRegex")

    def test_what_was_changed_and_what_is_no_token(self, library, emulator):
        header, payload, signature = library.token("--sub", "ada").split(".")
        forged = base64.urlsafe_b64encode(json.dumps(claims(f"{header}.{payload}.x") | {"sub": "eve"}).encode())
        assert library.refused(f"{header}.{forged.decode().rstrip('=')}.{signature}") == (401, NOT_AUTHORIZED)
        logged(emulator, "the token of eve is refused: its signature is not that of the key")

    def test_groups_open_fields_and_subscriptions(self, library, emulator):
        reader = library.token("--sub", "ada", "--group", "Readers")
        clerk = library.token("--sub", "bob", "--group", "Readers", "--group", "Staff")
        answer = library.ask("{ staff }", reader)
        assert answer.status_code == 200
        (error,) = answer.json()["errors"]
        assert error["errorType"] == "Unauthorized"
        assert error["message"] == "Not Authorized to access staff on type Query"
        logged(emulator, "the caller is in none of the groups Staff that the directive names")
        assert library.who(clerk, "staff")["identity"]["username"] == "bob"
        with library.connect(library.jwt(reader)) as socket, pytest.raises(Refused) as refused:
            socket.subscribe("subscription { onStaff { title } }")
        assert refused.value.errors == [
            {"errorType": "Unauthorized", "message": "Not Authorized to access onStaff on type Subscription"}
        ]

    def test_without_a_directive_a_field_is_for_the_default_mode(self, library):
        told = library.who(library.token("--sub", "ada"), "mine")
        assert told["identity"]["sub"] == "ada"
        answer = library.post({"query": "{ mine }"})
        assert answer.json()["errors"][0]["message"] == "Not Authorized to access mine on type Query"


class TestSubscriptions:
    def test_a_user_receives_and_the_verdict_names_who(self, library, control):
        with library.connect(library.jwt(library.token("--sub", "ada"))) as socket:
            listening = socket.subscribe(ON_LEND, {"title": "Emma"})
            _, request = library.execute(LEND, {"title": "Emma"})
            assert listening.next().data == {"onLend": {"title": "Emma", "price": 3}}
            verdict = control.verdict(request, listening)
            assert verdict["outcome"] == "delivered"
            assert verdict["subscription"]["subscriber"].startswith("user ada of us-east-1_")

    def test_users_of_other_groups_receive_other_fields(self, library, control):
        query = "subscription OnLend($title: ID) { onLend(title: $title) { title margin } }"
        mutation = "mutation { lend(title: \"Persuasion\") { title margin } }"
        reader = library.connect(library.jwt(library.token("--sub", "ada")))
        clerk = library.connect(library.jwt(library.token("--sub", "bob", "--group", "Staff")))
        with reader, clerk:
            one = reader.subscribe(query, {"title": "Persuasion"})
            other = clerk.subscribe(query, {"title": "Persuasion"})
            _, request = library.execute(mutation, auth="iam")
            result = one.next()
            assert result.data == {"onLend": {"title": "Persuasion", "margin": None}}
            assert other.next().data == {"onLend": {"title": "Persuasion", "margin": 1}}
            assert control.verdict(request, one)["refused"] == [
                "margin (the caller is in none of the groups Staff that the directive names)"
            ]
            assert control.verdict(request, other)["refused"] == []

    def test_nothing_that_may_be_read_is_told_with_the_missing_group(self, library, control):
        with library.connect(library.jwt(library.token("--sub", "ada"))) as socket:
            listening = socket.subscribe("subscription { onLend(title: \"Sanditon\") { margin } }")
            _, request = library.execute("mutation { lend(title: \"Sanditon\") { title margin } }", auth="iam")
            verdict = control.verdict(request, listening)
        assert verdict["reason"] == "notAuthorized"
        assert "may not read margin of type Loan: the caller is in none of the groups Staff" in verdict["sentence"]

    def test_two_modes_on_one_socket(self, library):
        with library.connect(library.jwt(library.token("--sub", "ada"))) as socket:
            by_token = socket.subscribe(ON_LEND, {"title": "Lady Susan"})
            # Each start carries credentials of its own.
            socket.transport.auth = library.authentication("key")
            by_key = socket.subscribe(ON_LEND, {"title": "Lady Susan"})
            socket.transport.auth = library.jwt("card-carol")
            by_card = socket.subscribe(ON_LEND, {"title": "Lady Susan"})
            library.execute(LEND, {"title": "Lady Susan"})
            for listening in (by_token, by_key, by_card):
                assert listening.next().data["onLend"]["title"] == "Lady Susan"

    def test_a_token_that_expired_after_the_connect(self, library):
        with library.connect(library.jwt(library.token("--sub", "ada"))) as socket:
            socket.transport.auth = library.jwt(library.token("--sub", "ada", "--expires=-1"))
            with pytest.raises(Refused) as refused:
                socket.subscribe(ON_LEND, {"title": "Emma"})
            assert refused.value.errors == [NOT_AUTHORIZED]


class TestOpenIDConnect:
    ISSUER = "https://id.library.example"

    def test_the_identity_is_that_of_the_token(self, library):
        token = library.token("--sub", "ada", "--issuer", self.ISSUER)
        assert claims(token)["aud"] == "kiosk"
        told = library.who(token)
        assert told["type"] == "Open ID Connect Authorization"
        assert told["identity"] == {"sub": "ada", "issuer": self.ISSUER, "claims": claims(token)}

    def test_a_client_that_the_api_does_not_take(self, library, emulator):
        token = library.token("--sub", "ada", "--issuer", self.ISSUER, "--client-id", "phone")
        assert library.refused(token) == (401, NOT_AUTHORIZED)
        logged(emulator, "its aud or azp is phone, which the API's ClientId kiosk|desk does not match")

    def test_too_long_after_its_issue(self, library, emulator):
        long_ago = int(time.time()) - 7300
        token = library.token("--sub", "old", "--issuer", self.ISSUER, "--claim", f"iat={long_ago}")
        assert library.refused(token) == (401, NOT_AUTHORIZED)
        logged(emulator, "the token of old is refused: it was issued (iat) at")

    def test_an_issuer_that_the_api_does_not_have(self, library, emulator):
        token = library.token("--sub", "ada", "--claim", "iss=https://elsewhere.example")
        assert library.refused(token) == (401, NOT_AUTHORIZED)
        logged(emulator, "its issuer (iss) is https://elsewhere.example, and the API library takes https://cognito-idp")

    def test_keys_of_a_real_issuer_come_from_a_file_or_from_this_machine(self, start, tmp_path):
        """Signed by another library, with a key that the emulator learns of by its JWKS alone."""
        public, private = rsa.newkeys(2048)

        def encoded(data):
            return base64.urlsafe_b64encode(data).decode().rstrip("=")

        def number(value):
            return encoded(value.to_bytes((value.bit_length() + 7) // 8, "big"))

        key = {"kty": "RSA", "kid": "library-1", "use": "sig", "n": number(public.n), "e": number(public.e)}
        jwks = tmp_path / "jwks.json"
        jwks.write_text(json.dumps({"keys": [key]}))
        now = int(time.time())
        said = {"iss": self.ISSUER, "sub": "ada", "aud": "desk", "iat": now, "exp": now + 600}
        signed = ".".join(
            encoded(json.dumps(part).encode()) for part in ({"alg": "RS256", "kid": "library-1"}, said)
        )
        token = signed + "." + encoded(rsa.sign(signed.encode(), private, "SHA-256"))

        library = Library(start(TEMPLATE, "--jwks", f"{self.ISSUER}={jwks}"))
        assert library.who(token)["identity"]["sub"] == "ada"
        # Without the file nobody knows the key.
        stranger = start(TEMPLATE)
        assert Library(stranger).refused(token) == (401, NOT_AUTHORIZED)
        logged(stranger, "its key library-1 is not known: give the issuer's keys with --jwks")


class TestIssuer:
    def test_its_keys_are_published_and_its_tokens_verified_with_them(self, library, emulator, start):
        discovery = requests.get(
            f"{emulator.endpoint}/_emulator/issuer/.well-known/openid-configuration", timeout=PATIENCE
        ).json()
        jwks = requests.get(discovery["jwks_uri"], timeout=PATIENCE).json()
        (key,) = jwks["keys"]
        token = library.token("--sub", "ada")
        header, payload, signature = token.split(".")

        def decoded(text):
            return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

        public = rsa.PublicKey(int.from_bytes(decoded(key["n"]), "big"), int.from_bytes(decoded(key["e"]), "big"))
        assert rsa.verify(f"{header}.{payload}".encode(), decoded(signature), public) == "SHA-256"
        assert json.loads(decoded(header)) == {"kid": key["kid"], "alg": "RS256", "typ": "JWT"}
        # Another emulator takes them once it knows where the keys are.
        other = Library(start(TEMPLATE, "--jwks", discovery["jwks_uri"]))
        assert other.who(token)["identity"]["sub"] == "ada"

    def test_what_cannot_be_minted(self, library, emulator):
        answer = run("token", "--endpoint", emulator.endpoint, "--sub", "ada", "--issuer", "https://x.example")
        assert answer.returncode == 1
        assert "the API library does not take tokens of https://x.example" in answer.stderr


class TestLambda:
    def test_the_function_decides_and_tells_the_resolvers(self, library):
        told = library.who("card-carol")
        assert told["type"] == "Lambda Authorization"
        context = told["identity"]["resolverContext"]
        assert context["name"] == "carol"
        request = json.loads(context["request"])
        assert request["apiId"] == library.id
        assert request["accountId"] == "000000000000"
        assert request["queryString"] == "{ who }"
        assert request["variables"] == {}
        assert "operationName" not in request

    def test_who_is_not_let_in(self, library, emulator):
        assert library.refused("card-thief") == (401, NOT_AUTHORIZED)
        logged(emulator, "said isAuthorized: false")
        assert library.refused("card-broken") == (401, NOT_AUTHORIZED)
        logged(emulator, "failed with KeyError: 'card'")
        assert library.refused("ticket-1") == (401, NOT_AUTHORIZED)
        logged(emulator, "does not match the API's IdentityValidationExpression card-.*")

    def test_denied_fields_are_null(self, library, emulator):
        query = "mutation { lend(title: \"Emma\") { title margin } scrap(title: \"Emma\") { title } }"
        answer = library.ask(query, "card-dave-poor").json()
        assert answer["data"] == {"lend": {"title": "Emma", "margin": None}, "scrap": None}
        assert sorted(error["message"] for error in answer["errors"]) == [
            "Not Authorized to access margin on type Loan",
            "Not Authorized to access scrap on type Mutation",
        ]
        logged(emulator, "the authorizer's deniedFields has Loan.margin")
        assert "errors" not in library.ask(query, "card-dave").json()

    def test_without_a_permission_aws_cannot_call_it(self, start, tmp_path):
        """aws-cdk #19239"""
        shutil.copytree(TEMPLATE.parent, tmp_path, dirs_exist_ok=True)
        text = (tmp_path / "template.yaml").read_text()
        begin, end = text.index("  GateInvocation:"), text.index("Outputs:")
        (tmp_path / "template.yaml").write_text(text[:begin] + text[end:])
        emulator = start(tmp_path / "template.yaml")
        logged(emulator, "no AWS::Lambda::Permission lets appsync.amazonaws.com invoke the authorizer arn:aws:lambda:")
        assert Library(emulator).refused("card-carol") == (400, {"errorType": "BadRequestException"})
        # A JWT is not the authorizer's.
        library = Library(emulator)
        assert library.who(library.token("--sub", "ada"))["identity"]["sub"] == "ada"

    def test_a_verdict_is_kept_as_long_as_it_says(self, library):
        def asked(token):
            return library.who(token)["identity"]["resolverContext"]["asked"]

        assert asked("card-erin-kept") == asked("card-erin-kept")
        assert asked("card-erin") != asked("card-erin")

    def test_subscriptions(self, library):
        with library.connect(library.jwt("card-frank")) as socket:
            listening = socket.subscribe(ON_LEND, {"title": "Northanger Abbey"})
            library.execute(LEND, {"title": "Northanger Abbey"})
            assert listening.next().data["onLend"]["title"] == "Northanger Abbey"
        with pytest.raises(TransportServerError, match="UnauthorizedException"):
            library.connect(library.jwt("card-thief"))
        with library.connect(library.jwt("card-frank")) as socket:
            socket.transport.auth = library.jwt("card-thief")
            with pytest.raises(Refused) as refused:
                socket.subscribe(ON_LEND, {"title": "Emma"})
            assert refused.value.errors == [NOT_AUTHORIZED]


class TestPolicies:
    READER = Credentials("AKIAREADER", "secret")
    STRANGER = Credentials("AKIASTRANGER", "secret")

    @pytest.fixture(scope="class")
    @classmethod
    def limited(cls, tmp_path_factory):
        def statement(effect, resource):
            return {"Effect": effect, "Action": "appsync:GraphQL", "Resource": resource}

        file = tmp_path_factory.mktemp("policies") / "policies.json"
        file.write_text(
            json.dumps(
                {
                    "AKIAREADER": {
                        "Version": "2012-10-17",
                        "Statement": [
                            statement("Allow", "arn:aws:appsync:us-east-1:000000000000:apis/*/types/Query/*"),
                            statement("Allow", "arn:aws:appsync:*:*:apis/*/types/Mutation/*"),
                            statement("Deny", "arn:aws:appsync:*:*:apis/*/types/Mutation/fields/scrap"),
                        ],
                    },
                    "AKIASTRANGER": {"Statement": statement("Allow", "arn:aws:appsync:*:*:apis/another/*")},
                    "AKIAEXILE": {"Statement": [statement("Allow", "*"), statement("Deny", "*")]},
                }
            )
        )
        with Emulator(TEMPLATE, "--policies", file) as emulator:
            yield Library(emulator)

    def sent(self, limited, query, credentials):
        return limited.post({"query": query}, auth=SigV4("appsync", credentials))

    def test_a_principal_is_limited_to_fields(self, limited):
        assert "errors" not in self.sent(limited, "{ who }", self.READER).json()
        lend = "mutation { lend(title: \"Emma\") { title } }"
        assert "errors" not in self.sent(limited, lend, self.READER).json()
        scrap = "scrap(title: \"Emma\") { title }"
        answer = self.sent(limited, f"mutation {{ {scrap} }}", self.READER)
        assert answer.status_code == 401
        assert answer.headers["x-amzn-ErrorType"] == "UnauthorizedException"
        assert answer.json()["errors"] == [PERMISSION_DENIED]
        logged(limited.emulator, "a policy of the caller denies appsync:GraphQL on arn:aws:appsync:us-east-1")
        # Of an operation that mixes them nothing is captured.
        answer = self.sent(limited, f"mutation {{ lend(title: \"Emma\") {{ title }} {scrap} }}", self.READER)
        assert answer.status_code == 200
        assert answer.json()["data"] == {"lend": {"title": "Emma"}, "scrap": None}
        (error,) = answer.json()["errors"]
        assert error["errorType"] == "Unauthorized"
        assert error["message"] == "Not Authorized to access scrap on type Mutation"

    def test_a_start_that_the_policy_does_not_allow(self, limited):
        auth = AppSyncIAMAuthentication(limited.host, region_name=REGION, credentials=self.READER)
        with limited.connect(auth) as socket, pytest.raises(Refused) as refused:
            socket.subscribe(ON_LEND, {"title": "Emma"})
        assert refused.value.errors == [PERMISSION_DENIED]

    @pytest.mark.parametrize("who", ["AKIASTRANGER", "AKIAEXILE"])
    def test_who_may_do_nothing_here_has_no_socket(self, limited, who):
        auth = AppSyncIAMAuthentication(limited.host, region_name=REGION, credentials=Credentials(who, "secret"))
        with pytest.raises(TransportServerError, match="UnauthorizedException"):
            limited.connect(auth)

    def test_a_principal_that_may_do_nothing_here(self, limited):
        answer = self.sent(limited, "{ who }", self.STRANGER)
        assert answer.status_code == 401
        assert answer.json()["errors"] == [PERMISSION_DENIED]

    def test_who_is_not_in_the_file_may_do_everything(self, limited):
        scrap = "mutation { scrap(title: \"Emma\") { title } }"
        assert "errors" not in limited.post({"query": scrap}, auth="iam").json()


class TestIdentity:
    """`$ctx.identity` and `util.authType()`, in a mapping template and in code."""

    @pytest.fixture(params=["who", "scripted"])
    def field(self, request):
        return request.param

    def told(self, answer, field):
        assert answer.status_code == 200, answer.text
        assert not answer.json().get("errors"), answer.text
        return json.loads(answer.json()["data"][field])

    def test_an_api_key_is_nobody(self, library, field):
        answer = library.post({"query": f"{{ {field} }}"})
        assert self.told(answer, field) == {"identity": None, "type": "API Key Authorization"}

    def test_a_signature_is_a_user(self, library, field):
        told = self.told(library.post({"query": f"{{ {field} }}"}, auth="iam"), field)
        assert told["type"] == "IAM Authorization"
        identity = told["identity"]
        username = identity.pop("username")
        assert username.startswith("AIDA") and len(username) == 21
        assert identity == {
            "accountId": "000000000000", "cognitoIdentityPoolId": None, "cognitoIdentityId": None,
            "sourceIp": ["127.0.0.1"], "userArn": "arn:aws:iam::000000000000:user/test",
            "cognitoIdentityAuthType": None, "cognitoIdentityAuthProvider": None,
        }

    def test_a_user_of_the_pool(self, library, field):
        token = library.token("--sub", "ada", "--group", "Staff")
        told = library.who(token, field)
        assert told["type"] == "User Pool Authorization"
        assert told["identity"] == {
            "sub": "ada", "issuer": pool_issuer(library), "username": "ada", "claims": claims(token),
            "sourceIp": ["127.0.0.1"], "defaultAuthStrategy": "ALLOW", "groups": ["Staff"],
        }

    def test_a_user_of_the_issuer(self, library, field):
        token = library.token("--sub", "ada", "--issuer", TestOpenIDConnect.ISSUER)
        told = library.who(token, field)
        assert told["type"] == "Open ID Connect Authorization"
        assert told["identity"] == {"sub": "ada", "issuer": TestOpenIDConnect.ISSUER, "claims": claims(token)}

    def test_whom_an_authorizer_lets_in(self, library, field):
        told = library.who("card-carol", field)
        assert told["type"] == "Lambda Authorization"
        assert list(told["identity"]) == ["resolverContext"]
        assert told["identity"]["resolverContext"]["name"] == "carol"


class TestDefaultDeny:
    def test_only_what_a_directive_opens(self, library, emulator):
        back_office = Library(emulator, emulator.environment()["BACK_OFFICE_ID"])
        arguments = ("--api", emulator.environment()["BACK_OFFICE_ID"], "--sub", "bob")
        clerk = back_office.token(*arguments, "--group", "Staff")
        answer = back_office.ask("{ ledger secrets }", clerk).json()
        assert answer["data"] == {"ledger": None, "secrets": None}
        assert [error["message"] for error in answer["errors"]] == ["Not Authorized to access secrets on type Query"]
        logged(emulator, "DefaultAction is DENY, and no directive")
        reader = back_office.token(*arguments)
        assert len(back_office.ask("{ ledger secrets }", reader).json()["errors"]) == 2

    def test_introspection_is_open(self, library, emulator):
        back_office = Library(emulator, emulator.environment()["BACK_OFFICE_ID"])
        reader = back_office.token("--api", emulator.environment()["BACK_OFFICE_ID"], "--sub", "bob")
        query = "{ __typename __schema { queryType { name } } __type(name: \"Query\") { fields { name } } }"
        answer = back_office.ask(query, reader).json()
        assert answer == {
            "data": {
                "__typename": "Query", "__schema": {"queryType": {"name": "Query"}},
                "__type": {"fields": [{"name": "ledger"}, {"name": "secrets"}]},
            }
        }

    def test_what_is_no_jwt_cannot_be_parsed(self, emulator):
        back_office = Library(emulator, emulator.environment()["BACK_OFFICE_ID"])
        answer = back_office.ask("{ ledger }", "let-me-in")
        assert answer.status_code == 401
        assert answer.headers["x-amzn-ErrorType"] == "UnauthorizedException"
        assert answer.json()["errors"] == [
            {"errorType": "UnauthorizedException", "message": "Unable to parse JWT token."}
        ]


class TestDirectives:
    TEMPLATE = """
        Resources:
          Forum:
            Type: AWS::AppSync::GraphQLApi
            Properties:
              Name: forum
              AuthenticationType: API_KEY
              AdditionalAuthenticationProviders: [{AuthenticationType: AWS_IAM}]
          Key: {Type: AWS::AppSync::ApiKey, Properties: {ApiId: !GetAtt Forum.ApiId}}
          Schema:
            Type: AWS::AppSync::GraphQLSchema
            Properties:
              ApiId: !GetAtt Forum.ApiId
              Definition: |
                type Query { posts: [Post] @aws_auth(cognito_groups: ["Staff"]) }
                type Mutation { say(text: String): Post @aws_iam @aws_api_key }
                type Subscription { onSay: Post @aws_subscribe(mutations: ["say"]) }
                type Post implements Dated { text: String at: Int }
                interface Dated @aws_iam { at: Int }
          Nothing:
            Type: AWS::AppSync::DataSource
            Properties: {ApiId: !GetAtt Forum.ApiId, Name: Nothing, Type: NONE}
          Say:
            Type: AWS::AppSync::Resolver
            Properties:
              ApiId: !GetAtt Forum.ApiId
              TypeName: Mutation
              FieldName: say
              DataSourceName: !GetAtt Nothing.Name
              RequestMappingTemplate: '{"version": "2018-05-29", "payload": {"text": "$ctx.args.text", "at": 1}}'
              ResponseMappingTemplate: $util.toJson($ctx.result)
        """

    @pytest.fixture(scope="class")
    @classmethod
    def forum(cls, tmp_path_factory):
        file = tmp_path_factory.mktemp("forum") / "template.yaml"
        file.write_text(cls.TEMPLATE)
        with Emulator(file) as emulator:
            yield Library(emulator)

    def test_what_appsync_ignores_is_said_at_the_start(self, forum):
        logged(forum.emulator, "forum: @aws_auth on Query.posts: AppSync ignores it here, for the API has several")
        logged(forum.emulator, "forum: @aws_iam on Dated: AppSync ignores it here, for Dated is an interface")

    def test_what_the_publisher_may_not_read_reaches_nobody(self, forum):
        control = Control(forum.emulator)
        say = "mutation Say($text: String) { say(text: $text) { text at } }"
        with forum.connect() as socket:
            listening = socket.subscribe("subscription { onSay { text } }")
            answer = forum.post({"query": say, "variables": {"text": "from IAM"}}, auth="iam")
            assert answer.json()["data"] == {"say": {"text": None, "at": None}}
            assert [error["message"] for error in answer.json()["errors"]] == [
                "Not Authorized to access text on type Post", "Not Authorized to access at on type Post",
            ]
            verdict = control.verdict(answer.headers["x-amzn-RequestId"], listening)
            assert verdict["reason"] == "notAuthorized"
            assert verdict["sentence"].endswith(
                "did not receive say: the publisher (IAM test, AWS_IAM) may read no field of type Post that it selects: "
                "@aws_iam is missing on the type"
            )
            forum.execute(say, {"text": "from a key"})
            assert listening.next().data == {"onSay": {"text": "from a key"}}
            listening.assert_nothing_arrived()
