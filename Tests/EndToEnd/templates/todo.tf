terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
# A Todo API that Terraform makes: test_terraform.py.

variable "endpoint" { type = string }
variable "region" { type = string }
variable "table" { type = string }

variable "more_fields" {
  type    = string
  default = ""
}

variable "greeting" {
  type    = string
  default = "hello"
}

provider "aws" {
  region                      = var.region
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  endpoints {
    appsync  = var.endpoint
    dynamodb = var.endpoint
  }
}

resource "aws_dynamodb_table" "todos" {
  name         = var.table
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  ttl {
    attribute_name = "expires"
    enabled        = true
  }
  tags = { team = "tests" }
}

resource "aws_appsync_graphql_api" "todo" {
  name                = "todo-by-terraform"
  authentication_type = "API_KEY"
  additional_authentication_provider {
    authentication_type = "AWS_IAM"
  }
  schema = <<-EOF
    type Todo { id: ID! title: String }
    type Query { getTodo(id: ID!): Todo greeting: String ${var.more_fields} }
    type Mutation { addTodo(id: ID!, title: String): Todo }
    schema { query: Query mutation: Mutation }
  EOF
  log_config {
    cloudwatch_logs_role_arn = "arn:aws:iam::000000000000:role/logs"
    field_log_level          = "ERROR"
  }
  xray_enabled      = true
  query_depth_limit = 10
  tags              = { team = "tests" }
}

resource "aws_appsync_api_key" "key" {
  api_id      = aws_appsync_graphql_api.todo.id
  description = "tests"
}

resource "aws_appsync_datasource" "todos" {
  api_id           = aws_appsync_graphql_api.todo.id
  name             = "todos"
  type             = "AMAZON_DYNAMODB"
  service_role_arn = "arn:aws:iam::000000000000:role/appsync"
  dynamodb_config { table_name = aws_dynamodb_table.todos.name }
}

resource "aws_appsync_datasource" "nothing" {
  api_id = aws_appsync_graphql_api.todo.id
  name   = "nothing"
  type   = "NONE"
}

resource "aws_appsync_datasource" "web" {
  api_id = aws_appsync_graphql_api.todo.id
  name   = "web"
  type   = "HTTP"
  http_config { endpoint = "http://127.0.0.1:9" }
}

resource "aws_appsync_resolver" "get" {
  api_id            = aws_appsync_graphql_api.todo.id
  type              = "Query"
  field             = "getTodo"
  data_source       = aws_appsync_datasource.todos.name
  request_template  = jsonencode({ version = "2018-05-29", operation = "GetItem", key = { id = { S = "$ctx.args.id" } } })
  response_template = "$util.toJson($ctx.result)"
}

resource "aws_appsync_resolver" "add" {
  api_id      = aws_appsync_graphql_api.todo.id
  type        = "Mutation"
  field       = "addTodo"
  data_source = aws_appsync_datasource.todos.name
  request_template = jsonencode({
    version         = "2018-05-29"
    operation       = "PutItem"
    key             = { id = { S = "$ctx.args.id" } }
    attributeValues = { title = { S = "$ctx.args.title" } }
  })
  response_template = "$util.toJson($ctx.result)"
}

resource "aws_appsync_function" "greet" {
  api_id                    = aws_appsync_graphql_api.todo.id
  name                      = "greet"
  data_source               = aws_appsync_datasource.nothing.name
  request_mapping_template  = jsonencode({ version = "2018-05-29", payload = var.greeting })
  response_mapping_template = "$util.toJson($ctx.result)"
}

resource "aws_appsync_resolver" "greeting" {
  api_id            = aws_appsync_graphql_api.todo.id
  type              = "Query"
  field             = "greeting"
  kind              = "PIPELINE"
  request_template  = "{}"
  response_template = "$util.toJson($ctx.result)"
  pipeline_config { functions = [aws_appsync_function.greet.function_id] }
}

output "url" { value = aws_appsync_graphql_api.todo.uris["GRAPHQL"] }

output "key" {
  value     = aws_appsync_api_key.key.key
  sensitive = true
}
