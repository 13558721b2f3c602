locals {
  topics   = jsondecode(file("${path.module}/topics.json"))
  services = jsondecode(file("${path.module}/services.json"))
  size     = jsondecode(file("${path.module}/sizes.json"))[var.size]

  # Without spaces, because an environment variable is limited.
  dataset = jsonencode(jsondecode(file("${path.module}/${var.dataset}")))

  functions = { for name, service in local.services : name => service if service.kind == "function" }
  apis      = { for name, service in local.services : name => service if service.kind == "api" }

  # Accounts of Google's services in the project.
  agents = {
    pubsub = "service-${data.google_project.main.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
    iap    = "service-${data.google_project.main.number}@gcp-sa-iap.iam.gserviceaccount.com"
  }

  # Without images there are no services.
  released_functions = { for name, service in local.functions : name => service if var.release != "" }
  released_apis      = { for name, service in local.apis : name => service if var.release != "" }
  released_once      = toset(var.release == "" ? [] : ["main"])
}

data "google_project" "main" {
  project_id = var.project
}

module "project" {
  source = "./modules/project"

  project = var.project
  region  = var.region
}

module "builds" {
  source = "./modules/builds"

  project    = var.project
  region     = var.region
  repository = module.project.repository_name
}

module "accounts" {
  source = "./modules/accounts"

  project   = var.project
  services  = keys(local.services)
  consumers = keys(local.functions)

  depends_on = [module.project]
}

module "network" {
  source = "./modules/network"

  region = var.region

  depends_on = [module.project]
}

module "messaging" {
  source = "./modules/messaging"

  table              = local.topics
  services           = local.services
  service_accounts   = module.accounts.services
  push_accounts      = module.accounts.push
  push_account_names = module.accounts.push_names
  endpoints          = { for name, function in module.function : name => function.uri }
  pubsub_agent       = local.agents.pubsub

  depends_on = [module.project]
}

# Different in each run. Only a new version of a secret uses one; everything else reads the secret.
ephemeral "random_password" "database" {
  for_each = toset(["db-owner-pass", "db-pass"])

  length  = 40
  special = false
}

locals {
  passwords = { for name, password in ephemeral.random_password.database : name => password.result }
}

module "database" {
  source = "./modules/database"

  region           = var.region
  network          = module.network.network
  size             = local.size.database
  keep_data        = var.keep_data
  owner_password   = module.secrets.owner_password
  password_version = var.password_version
}

module "cache" {
  source = "./modules/cache"

  region  = var.region
  network = module.network.network
  size    = local.size.redis
}

module "models" {
  source = "./modules/models"

  project          = var.project
  region           = var.region
  keep_data        = var.keep_data
  services         = local.services
  service_accounts = module.accounts.services
  ops_account      = module.accounts.ops

  depends_on = [module.project]
}

module "secrets" {
  source = "./modules/secrets"

  redis_url        = module.cache.url
  passwords        = local.passwords
  password_version = var.password_version
  readers          = local.secret_readers

  depends_on = [module.project]
}

module "observability" {
  source = "./modules/observability"

  project_number           = data.google_project.main.number
  alert_email              = var.alert_email
  subscriptions            = module.messaging.subscriptions
  dead_letter_subscription = module.messaging.dead_letter_subscription
  least_accuracy           = var.least_accuracy
  billing_account          = var.billing_account
  monthly_budget           = var.monthly_budget

  depends_on = [module.project]
}

# Keyed by a constant, so that another repository changes the pool and the accounts in place: Google refuses to create them again
# with the same names.
module "delivery" {
  source   = "./modules/delivery"
  for_each = toset(var.github_repository == "" ? [] : ["github"])

  project          = var.project
  repository       = var.github_repository
  state_bucket     = var.state_bucket
  service_accounts = merge(module.accounts.names, { builder = module.builds.builder })

  depends_on = [module.project]
}
