import EmulatorCore
import Testing

@Suite struct CredentialsFileTests {
    @Test func `profiles, comments, tokens, nested settings and CRLF`() throws {
        let file = try CredentialsFile(
            parsing: "# mine\r\n[default]\r\naws_access_key_id = AKIA1\r\naws_secret_access_key=a/b+c==\r\n\r\n"
                + "[role]\nrole_arn = arn:aws:iam::1:role/x\ns3 =\n  max_concurrent_requests = 20\n"
                + "[session]\nAWS_ACCESS_KEY_ID=ASIA2\naws_secret_access_key = s\naws_session_token = t\n"
        )
        #expect(
            file.credentials == [
                Credential(accessKeyID: "AKIA1", secretAccessKey: "a/b+c=="),
                Credential(accessKeyID: "ASIA2", secretAccessKey: "s", sessionToken: "t"),
            ]
        )
    }

    @Test func `errors name the line`() {
        #expect { try CredentialsFile(parsing: "\n[default\n") } throws: { "\($0)" == "line 2: ']' is missing" }
        #expect { try CredentialsFile(parsing: "[a]\nnonsense") } throws: {
            "\($0)" == "line 2: expected 'name = value'"
        }
        #expect { try CredentialsFile(parsing: "a=b") } throws: {
            "\($0)" == "line 1: a setting before the first [profile]"
        }
        #expect {
            try CredentialsFile(parsing: "[a]\naws_access_key_id=x\n[b]\n")
        } throws: { "\($0)" == "line 1: profile 'a' has no aws_secret_access_key" }
    }

    @Test func `test is always known, others while they are in the store`() {
        let store = CredentialStore()
        #expect(store.credential(for: "test")?.secretAccessKey == "test")
        #expect(store.credential(for: "AKIA1") == nil)
        store.add(Credential(accessKeyID: "AKIA1", secretAccessKey: "s"))
        #expect(store.credential(for: "AKIA1")?.secretAccessKey == "s")
        store.remove(accessKeyID: "AKIA1")
        #expect(store.credential(for: "AKIA1") == nil)
    }
}
