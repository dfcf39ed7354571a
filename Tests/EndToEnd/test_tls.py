"""TLS and plain HTTP on one port, as amplify-js needs it. A build without the trait TLS says that it has none."""

import asyncio
import json
import pathlib
import socket
import ssl
import subprocess

import boto3
import pytest
import requests
from gql import Client, gql
from gql.transport.appsync_auth import AppSyncApiKeyAuthentication
from gql.transport.appsync_websockets import AppSyncWebsocketsTransport

from appsync import AppSync
from process import FIXTURES, PATIENCE, NotReady, clean_environment, run
from signing import REGION

NOT_BUILT_IN = "this build of the emulator has no TLS"


@pytest.fixture
def secure(start, tmp_path):
    """An emulator with a certificate of its own, kept in a home folder of the test's own."""
    try:
        return start("--tls", "--seed", FIXTURES / "sessions", environment=clean_environment(HOME=str(tmp_path)))
    except NotReady as refusal:
        if NOT_BUILT_IN in str(refusal):
            pytest.skip("the binary under test was built without TLS (the release has it)")
        raise


def https(url):
    return url.replace("http://", "https://").replace("ws://", "wss://")


def test_a_build_without_tls_says_so(tmp_path):
    answer = run("exec", "--tls", "--", "true", environment=clean_environment(HOME=str(tmp_path)))
    if answer.returncode == 0:
        pytest.skip("this build has TLS")
    assert answer.returncode == 125
    assert f"TLS: {NOT_BUILT_IN}" in answer.stderr or f"--tls: {NOT_BUILT_IN}" in answer.stderr


def test_a_server_without_tls_says_once_that_a_client_speaks_it(start):
    emulator = start()
    for _ in range(2):
        with pytest.raises(requests.exceptions.ConnectionError):
            requests.get(f"{https(emulator.endpoint)}/_emulator/health", timeout=PATIENCE)
    assert requests.get(f"{emulator.endpoint}/_emulator/health", timeout=PATIENCE).json()["status"] == "ok"
    assert emulator.stop() == 0
    assert emulator.log.count("a client speaks TLS here (wss:// or https://): start with --tls") == 1


def test_both_speak_on_one_port(secure):
    authority = secure.environment()["NODE_EXTRA_CA_CERTS"]
    for endpoint in (secure.endpoint, https(secure.endpoint), https(secure.endpoint).replace("127.0.0.1", "localhost")):
        answer = requests.get(f"{endpoint}/_emulator/health", verify=authority, timeout=PATIENCE)
        assert answer.json()["status"] == "ok"
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"{https(secure.endpoint)}/_emulator/health", timeout=PATIENCE)


def test_the_certificate_is_for_the_public_url_and_for_addresses(start, secure, tmp_path):
    emulator = start(
        "--tls", "--public-url", "https://appsync.test:8443",
        environment=clean_environment(HOME=str(tmp_path / "another")))
    environment = run("env", "--format", "json", "--endpoint", f"http://127.0.0.1:{emulator.ready['port']}")
    authority = json.loads(environment.stdout)["NODE_EXTRA_CA_CERTS"]
    context = ssl.create_default_context(cafile=authority)
    for name in ("appsync.test", "localhost", "127.0.0.1", "::1"):
        with socket.create_connection(("127.0.0.1", emulator.ready["port"]), PATIENCE) as raw:
            context.wrap_socket(raw, server_hostname=name).close()


def test_a_client_that_does_not_trust_the_certificate_is_told_of_in_the_log(secure):
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"{https(secure.endpoint)}/_emulator/health", timeout=PATIENCE)
    assert secure.stop() == 0
    assert "a client broke off its TLS handshake" in secure.log


def test_an_environment_trusts_what_it_trusted_before(start, secure, tmp_path):
    authority = tmp_path / ".local/share/emulator/tls/authority.pem"
    own = tmp_path / "company.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=company",
         "-keyout", str(tmp_path / "company-key.pem"), "-out", str(own)], check=True, capture_output=True)
    behind_a_proxy = start("--tls", environment=clean_environment(HOME=str(tmp_path), NODE_EXTRA_CA_CERTS=str(own)))
    environment = behind_a_proxy.environment()
    for name in ("NODE_EXTRA_CA_CERTS", "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        trusted = open(environment[name]).read()
        for certificate in (authority, own):
            assert certificate.read_text().strip() in trusted
        roots = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
        if roots.exists():
            assert trusted.count("BEGIN CERTIFICATE") >= 2 + len(set(roots.read_text().split("-----END CERTIFICATE-----"))) - 1


def test_boto3_over_tls(secure):
    environment = secure.environment()
    client = boto3.client(
        "dynamodb", endpoint_url=https(secure.endpoint), region_name=REGION, aws_access_key_id="test",
        aws_secret_access_key="test", verify=environment["AWS_CA_BUNDLE"])
    assert client.list_tables()["TableNames"] == ["user_sessions"]


def test_a_subscription_over_wss(secure):
    api = AppSync(secure)
    context = ssl.create_default_context(cafile=secure.environment()["NODE_EXTRA_CA_CERTS"])

    async def receive():
        transport = AppSyncWebsocketsTransport(
            https(secure.ready["realtimeUrl"]), auth=AppSyncApiKeyAuthentication(api.host, api.api_key), ssl=context)
        async with Client(transport=transport) as session:
            events = session.subscribe(gql('subscription { onStatusUpdate(userId: "bob") { status } }'))
            waiting = asyncio.ensure_future(anext(events))
            # gql does not tell of `start_ack`: publishing goes on until the first one is there.
            while not waiting.done():
                await asyncio.to_thread(
                    api.execute,
                    'mutation { publishStatus(jobId: "1", userId: "bob", status: "complete") { userId status } }')
                await asyncio.wait([waiting], timeout=0.05)
            return await waiting

    assert asyncio.run(asyncio.wait_for(receive(), PATIENCE)) == {"onStatusUpdate": {"status": "complete"}}


def test_only_http_1_1_is_offered(secure):
    context = ssl.create_default_context(cafile=secure.environment()["NODE_EXTRA_CA_CERTS"])
    context.set_alpn_protocols(["h2", "http/1.1"])
    with socket.create_connection(("127.0.0.1", secure.ready["port"]), PATIENCE) as raw:
        with context.wrap_socket(raw, server_hostname="localhost") as wrapped:
            assert wrapped.selected_alpn_protocol() == "http/1.1"


def test_a_certificate_stays_over_restarts(start, secure, tmp_path):
    authority = secure.environment()["NODE_EXTRA_CA_CERTS"]
    before = open(authority).read()
    assert secure.stop() == 0
    again = start("--tls", environment=clean_environment(HOME=str(tmp_path)))
    assert again.environment()["NODE_EXTRA_CA_CERTS"] == authority
    assert open(authority).read() == before


def test_ones_own_certificate(start, secure, tmp_path):
    certificate, key = tmp_path / "own.pem", tmp_path / "own-key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True)
    emulator = start("--tls-cert", certificate, "--tls-key", key)
    answer = requests.get(
        f"{https(emulator.endpoint)}/_emulator/health", verify=str(certificate), timeout=PATIENCE)
    assert answer.json()["status"] == "ok"
    other = run("exec", "--tls-cert", certificate, "--tls-key", FIXTURES / "schema.graphql", "--", "true")
    assert other.returncode == 125
    assert "the private key is not PEM that can be read" in other.stderr


@pytest.mark.parametrize(
    "arguments, code, sentence",
    [
        (["--tls-cert", "x.pem"], 64, "--tls-cert and --tls-key go together: give both."),
        (["--tls-cert", "x.pem", "--tls-key", "y.pem"], 125, "--tls-cert, --tls-key: x.pem: No such file or directory"),
    ])
def test_bad_options_are_named(arguments, code, sentence):
    answer = run("exec", *arguments, "--", "true")
    assert answer.returncode == code
    assert sentence in answer.stderr


CLIENT = """
Resources:
  Api:
    Type: AWS::AppSync::GraphQLApi
    Properties: {Name: outside, AuthenticationType: API_KEY}
  Key:
    Type: AWS::AppSync::ApiKey
    Properties: {ApiId: !GetAtt Api.ApiId}
  Schema:
    Type: AWS::AppSync::GraphQLSchema
    Properties: {ApiId: !GetAtt Api.ApiId, Definition: "type Query { health: String }"}
  Outside:
    Type: AWS::AppSync::DataSource
    Properties: {ApiId: !GetAtt Api.ApiId, Name: Outside, Type: HTTP, HttpConfig: {Endpoint: ENDPOINT}}
  Health:
    Type: AWS::AppSync::Resolver
    DependsOn: Schema
    Properties:
      ApiId: !GetAtt Api.ApiId
      TypeName: Query
      FieldName: health
      DataSourceName: !GetAtt Outside.Name
      RequestMappingTemplate: |
        {"version": "2018-05-29", "method": "GET", "resourcePath": "/_emulator/health"}
      ResponseMappingTemplate: |
        #if($ctx.error) $util.error($ctx.error.message, $ctx.error.type) #end
        $util.toJson($util.parseJson($ctx.result.body).status)
"""


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_an_http_data_source_over_tls(start, secure, tmp_path, host):
    template = tmp_path / "outside.yaml"
    template.write_text(CLIENT.replace("ENDPOINT", f"https://{host}:{secure.ready['port']}"))
    authority = secure.environment()["NODE_EXTRA_CA_CERTS"]
    trusting = AppSync(start(template, environment=clean_environment(SSL_CERT_FILE=authority)))
    assert trusting.execute("{ health }")[0] == {"health": "ok"}
    environment = clean_environment()
    environment.pop("SSL_CERT_FILE", None)
    wary = AppSync(start(template, environment=environment))
    answer = wary.post({"query": "{ health }"}).json()
    assert answer["data"] == {"health": None}
    assert "CERTIFICATE_VERIFY_FAILED" in answer["errors"][0]["message"]
