# The environment and the secrets of each service. Tests compare them with each service's configuration.
locals {
  database_url = "postgres://ml_readwrite@${module.database.address}/loopline"

  environment = {
    for name, service in local.services : name => merge(
      {
        LOG_LEVEL                   = var.log_level
        GOOGLE_CLOUD_PROJECT        = var.project
        OTEL_EXPORTER_OTLP_ENDPOINT = "https://telemetry.googleapis.com"
        OTEL_TRACES_SAMPLER_ARG     = tostring(local.size.traced_share)
      },
      service.kind == "web" ? {} : { DATASET = local.dataset },
      service.kind == "web" && var.iap_audience != "" ? { IAP_AUDIENCE = var.iap_audience } : {},
      service.kind == "api" ? { API_KEYS = "required", API_KEYS_SECRET = "api-keys" } : {},
      service.database ? {
        DATABASE_URL         = local.database_url
        DATABASE_CONNECTIONS = tostring(local.size.services[name].connections)
        DB_PASSWORD_SECRET   = "db-pass"
      } : {},
      length(service.models) > 0 ? { MODEL_BUCKET = module.models.bucket } : {},
    )
  }

  # Environment variables with secret values, and the names of the secrets.
  secret_environment = {
    for name, service in local.services : name => merge(
      service.redis ? { REDIS_URL = "redis-url" } : {},
      service.has_key ? { API_KEY = "web-api-key" } : {},
    )
  }

  # Readers of each secret, directly or in their environment.
  secret_readers = {
    # The job ops shows what owners used beside their quotas.
    api-keys = merge(
      { for name, service in local.services : name => module.accounts.services[name] if service.asks_for_keys },
      { ops = module.accounts.ops },
    )
    db-pass = merge(
      { for name, service in local.services : name => module.accounts.services[name] if service.database },
      { ops = module.accounts.ops },
    )
    redis-url = merge(
      { for name, service in local.services : name => module.accounts.services[name] if service.redis },
      { ops = module.accounts.ops },
    )
    web-api-key   = { for name, service in local.services : name => module.accounts.services[name] if service.has_key }
    db-owner-pass = { ops = module.accounts.ops }
  }

  # Host of each service behind the load balancer.
  hosts = {
    web         = var.domain
    ingest-api  = "ingest.${var.domain}"
    predict-api = "predict.${var.domain}"
  }

  web_url = local.size.load_balancer ? "https://${local.hosts["web"]}" : one([for web in module.web : web.uri])
  api_urls = {
    for name, api in module.api : name => local.size.load_balancer ? "https://${local.hosts[name]}" : api.uri
  }
}

module "function" {
  source   = "./modules/function"
  for_each = local.released_functions

  project            = var.project
  name               = each.key
  region             = var.region
  directory          = "${path.module}/${var.functions_directory}/${each.key}"
  sources_bucket     = module.builds.sources
  repository         = module.project.repository
  builder            = module.builds.builder
  account            = module.accounts.services[each.key]
  push_account       = module.accounts.push[each.key]
  network            = module.network.interface
  size               = local.size.services[each.key]
  timeout_seconds    = each.value.timeout_seconds
  environment        = local.environment[each.key]
  secret_environment = { for variable, secret in local.secret_environment[each.key] : variable => module.secrets.ids[secret] }
}

module "api" {
  source   = "./modules/service"
  for_each = local.released_apis

  name                 = each.key
  region               = var.region
  image                = "${module.project.images}/${each.key}:${var.release}"
  account              = module.accounts.services[each.key]
  network              = module.network.interface
  size                 = local.size.services[each.key]
  timeout_seconds      = each.value.timeout_seconds
  environment          = local.environment[each.key]
  secret_environment   = { for variable, secret in local.secret_environment[each.key] : variable => module.secrets.ids[secret] }
  health_path          = "/health"
  behind_load_balancer = local.size.load_balancer
  # Open to all: the API itself requires a key.
  invokers = ["allUsers"]
}

module "web" {
  source   = "./modules/service"
  for_each = local.released_once

  name            = "web"
  region          = var.region
  image           = "${module.project.images}/web:${var.release}"
  account         = module.accounts.services["web"]
  network         = module.network.interface
  size            = local.size.services["web"]
  timeout_seconds = local.services["web"].timeout_seconds
  environment = merge(local.environment["web"], {
    INGEST_API_URL  = local.api_urls["ingest-api"]
    PREDICT_API_URL = local.api_urls["predict-api"]
  })
  secret_environment   = { for variable, secret in local.secret_environment["web"] : variable => module.secrets.ids[secret] }
  health_path          = ""
  behind_load_balancer = local.size.load_balancer
  # Behind the load balancer, Identity-Aware Proxy controls access.
  invokers = local.size.load_balancer ? ["serviceAccount:${local.agents.iap}"] : var.web_members
}

module "ops" {
  source   = "./modules/ops"
  for_each = local.released_once

  region  = var.region
  image   = "${module.project.images}/ops:${var.release}"
  account = module.accounts.ops
  network = module.network.interface
  topic   = module.messaging.topics["job"]
  environment = {
    GOOGLE_CLOUD_PROJECT = var.project
    DATASET              = local.dataset
    DATABASE_URL         = local.database_url
    DB_PASSWORD_SECRET   = "db-pass"
    DB_OWNER             = module.database.owner
    DB_OWNER_SECRET      = "db-owner-pass"
    MODEL_BUCKET         = module.models.bucket
  }
  secret_environment = { REDIS_URL = module.secrets.ids["redis-url"] }
}

module "edge" {
  source   = "./modules/edge"
  for_each = local.size.load_balancer ? local.released_once : []

  domain              = var.domain
  region              = var.region
  requests_per_minute = local.size.requests_per_minute_per_address
  default_service     = "web"
  web_members         = var.web_members
  iap_client_id       = var.iap_client_id
  iap_client_secret   = module.secrets.ids["iap-client-secret"]
  in_organization     = length(compact([data.google_project.main.org_id, data.google_project.main.folder_id])) > 0
  hosts               = local.hosts
  services = merge(
    { for name, api in module.api : name => api.name },
    { for web in module.web : "web" => web.name },
  )
}
