import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// Whole templates in the manner of what people deploy: AWS's tutorials, Amplify's transformers, CDK's helpers. The
/// texts are ours; the constructs are theirs.
@Suite struct EverydayTemplateTests {
    private func json(_ template: String, arguments: JSONObject = [:], result: JSONValue = .null) throws -> JSONValue {
        try JSONParser.parse(try TemplateFixture.render(template, arguments: arguments, result: result))
    }

    /// As in the DynamoDB tutorial: an update whose expression grows with the arguments.
    @Test func `an update of whatever was given`() throws {
        let template = """
            {
              "version" : "2018-05-29",
              "operation" : "UpdateItem",
              "key" : { "id" : $util.dynamodb.toDynamoDBJson($context.arguments.id) },
              #set( $expNames  = {} )
              #set( $expValues = {} )
              #set( $expSet = {} )
              #set( $expRemove = [] )
              ## Increment "version" by 1
              $!{expNames.put("#version", "version")}
              $!{expValues.put(":one", { "N" : 1 })}
              #foreach( $entry in $context.arguments.entrySet() )
                #if( $entry.key != "id" )
                  #if( (!$entry.value) && ("$!{entry.value}" == "") )
                    #set( $discard = $expRemove.add("#${entry.key}") )
                    $!{expNames.put("#${entry.key}", "$entry.key")}
                  #else
                    $!{expSet.put("#${entry.key}", ":${entry.key}")}
                    $!{expNames.put("#${entry.key}", "$entry.key")}
                    $!{expValues.put(":${entry.key}", $util.dynamodb.toDynamoDB($entry.value))}
                  #end
                #end
              #end
              #set( $expression = "" )
              #if( !${expSet.isEmpty()} )
                #set( $expression = "SET" )
                #foreach( $entry in $expSet.entrySet() )
                  #set( $expression = "${expression} ${entry.key} = ${entry.value}" )
                  #if ( $foreach.hasNext )
                    #set( $expression = "${expression}," )
                  #end
                #end
              #end
              #set( $expression = "${expression} ADD #version :one" )
              #if( !${expRemove.isEmpty()} )
                #set( $expression = "${expression} REMOVE" )
                #foreach( $entry in $expRemove )
                  #set( $expression = "${expression} ${entry}" )
                  #if ( $foreach.hasNext )
                    #set( $expression = "${expression}," )
                  #end
                #end
              #end
              "update" : {
                "expression" : "${expression}"
                #if( !${expNames.isEmpty()} )
                  ,"expressionNames" : $utils.toJson($expNames)
                #end
                #if( !${expValues.isEmpty()} )
                  ,"expressionValues" : $utils.toJson($expValues)
                #end
              },
              "condition" : {
                "expression" : "version = :expectedVersion",
                "expressionValues" : {
                  ":expectedVersion" : $util.dynamodb.toDynamoDBJson($context.arguments.expectedVersion)
                }
              }
            }
            """
        let request = try json(
            template, arguments: ["id": "7", "title": "Oaks", "rings": 12, "author": nil, "expectedVersion": 3])
        #expect(
            request["update"] == [
                "expression":
                    "SET #title = :title, #rings = :rings, #expectedVersion = :expectedVersion ADD #version :one REMOVE #author",
                "expressionNames": [
                    "#version": "version", "#title": "title", "#rings": "rings", "#author": "author",
                    "#expectedVersion": "expectedVersion",
                ],
                "expressionValues": [
                    ":one": ["N": 1], ":title": ["S": "Oaks"], ":rings": ["N": 12], ":expectedVersion": ["N": 3],
                ],
            ])
        #expect(request["key"] == ["id": ["S": "7"]])
    }

    /// As Amplify's list resolvers are.
    @Test func `a list with filter, limit and next token`() throws {
        let template = """
            ## [Start] List Request. **
            #set( $args = $util.defaultIfNull($ctx.stash.transformedArgs, $ctx.args) )
            #set( $limit = $util.defaultIfNull($args.limit, 100) )
            #set( $ListRequest = {
              "version": "2018-05-29",
              "limit": $limit
            } )
            #if( $args.nextToken )
              #set( $ListRequest.nextToken = $args.nextToken )
            #end
            #if( !$util.isNullOrEmpty($ctx.stash.authFilter) )
              #set( $filter = $ctx.stash.authFilter )
              #if( !$util.isNullOrEmpty($args.filter) )
                #set( $filter = {
              "and":   [$filter, $args.filter]
            } )
              #end
            #else
              #if( !$util.isNullOrEmpty($args.filter) )
                #set( $filter = $args.filter )
              #end
            #end
            #if( !$util.isNullOrEmpty($filter) )
              #set( $filterExpression = $util.parseJson($util.transform.toDynamoDBFilterExpression($filter)) )
              #if( $util.isNullOrEmpty($filterExpression) )
                $util.error("Unable to process the filter expression", "Unrecognized Filter")
              #end
              #if( !$util.isNullOrBlank($filterExpression.expression) )
                #if( $filterExpression.expressionValues.size() == 0 )
                  $util.qr($filterExpression.remove("expressionValues"))
                #end
                #set( $ListRequest.filter = $filterExpression )
              #end
            #end
            #if( !$util.isNull($ctx.stash.modelQueryExpression) && !$util.isNullOrEmpty($ctx.stash.modelQueryExpression.expression) )
              $util.qr($ListRequest.put("operation", "Query"))
            #else
              $util.qr($ListRequest.put("operation", "Scan"))
            #end
            $util.toJson($ListRequest)
            ## [End] List Request. **
            """
        #expect(
            try json(template, arguments: ["filter": ["kind": ["attributeExists": true]], "nextToken": "t"]) == [
                "version": "2018-05-29", "limit": 100, "nextToken": "t",
                "filter": ["expression": "(attribute_exists(#kind))", "expressionNames": ["#kind": "kind"]],
                "operation": "Scan",
            ])
        #expect(try json(template)["operation"] == "Scan")
    }

    /// As Amplify's `@auth` is: group membership from a token.
    @Test func `an authorization step that stops at the first group`() throws {
        let template = """
            #set( $isAuthorized = false )
            #set( $claims = $util.defaultIfNull($ctx.args.claims, {}) )
            #set( $userGroups = $util.defaultIfNull($claims.get("cognito:groups"), []) )
            #if( $util.isString($userGroups) )
              #if( $util.isList($util.parseJson($userGroups)) )
                #set( $userGroups = $util.parseJson($userGroups) )
              #else
                #set( $userGroups = [$userGroups] )
              #end
            #end
            #foreach( $userGroup in $userGroups )
              #if( ["Admin", "Editor"].contains($userGroup) || $allowed.contains($userGroup) )
                #set( $isAuthorized = true )
                #break
              #end
            #end
            #if( !$isAuthorized && $util.isNull($ctx.stash.hasAuth) )
              $util.unauthorized()
            #end
            $util.toJson({"version":"2018-05-29","payload":{}})
            """
            .replacing("[\"Admin\", \"Editor\"].contains($userGroup) || ", with: "")
        let prefix = "#set( $allowed = [\"Admin\", \"Editor\"] )\n"
        #expect(
            try json(prefix + template, arguments: ["claims": ["cognito:groups": ["Reader", "Editor"]]])["payload"]
                == [:])
        #expect(
            try json(prefix + template, arguments: ["claims": ["cognito:groups": "[\"Admin\"]"]])["payload"] == [:])
        #expect(throws: TemplateFailure.self) { try json(prefix + template) }
    }

    /// As in the batch tutorial: a list of keys, a list of items.
    @Test func `keys of a batch`() throws {
        let template = """
            #set($ids = [])
            #foreach($id in ${ctx.args.ids})
                #set($map = {})
                $util.qr($map.put("id", $util.dynamodb.toString($id)))
                $util.qr($ids.add($map))
            #end
            {
                "version" : "2018-05-29",
                "operation" : "BatchGetItem",
                "tables" : {
                    "posts": { "keys": $util.toJson($ids), "consistentRead": true }
                }
            }
            """
        #expect(
            try json(template, arguments: ["ids": ["1", "2"]])["tables"]
                == ["posts": ["keys": [["id": ["S": "1"]], ["id": ["S": "2"]]], "consistentRead": true]])
    }

    /// Snake case to camel case, with `split` and `substring`.
    @Test func `keys that are renamed`() throws {
        let template = """
            #set ( $response = {} )
            #foreach($mapKey in $ctx.result.keySet())
                #set ( $camelCase = "" )
                #foreach($entry in $mapKey.split("_"))
                    #if ( $foreach.first )
                      #set ( $first = $entry.substring(0,1) )
                    #else
                      #set ( $first = $entry.substring(0,1).toUpperCase() )
                    #end
                    #set ( $remaining = $entry.substring(1, $entry.length()) )
                    #set ( $camelCase = "$camelCase$first$remaining" )
                #end
                $util.qr( $response.put("$camelCase", $ctx.result[$mapKey]) )
            #end
            $utils.toJson($response)
            """
        #expect(
            try json(template, result: ["user_first_name": "Ada", "id": 1]) == ["userFirstName": "Ada", "id": 1])
    }

    /// As in the HTTP tutorial.
    @Test func `an answer by its status`() throws {
        let template = """
            #if($ctx.error)
                $util.error($ctx.error.message, $ctx.error.type)
            #end
            #if($ctx.result.statusCode == 200)
                $ctx.result.body
            #else
                $utils.appendError($ctx.result.body, "$ctx.result.statusCode")
            #end
            """
        #expect(try json(template, result: ["statusCode": 200, "body": "{\"a\": 1}"]) == ["a": 1])
        #expect(
            try TemplateFixture.render(template, result: ["statusCode": 500, "body": "no"]).allSatisfy(\.isWhitespace))
    }
}
