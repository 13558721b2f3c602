output "project" {
  value = var.project
}

output "region" {
  value = var.region
}

output "web_url" {
  description = "The web UI. Before the first release there is none."
  value       = local.web_url
}

output "ingest_api_url" {
  description = "The API that takes batches. Before the first release there is none."
  value       = one([for name, url in local.api_urls : url if name == "ingest-api"])
}

output "predict_api_url" {
  description = "The API that shows predictions and takes corrections. Before the first release there is none."
  value       = one([for name, url in local.api_urls : url if name == "predict-api"])
}

output "images" {
  description = "Where images are pushed to."
  value       = module.project.images
}

output "builder" {
  description = "Resource name of the account that builds images."
  value       = module.builds.builder
}

output "build_sources" {
  description = "Where the sources of images are uploaded to."
  value       = "gs://${module.builds.sources}/builds"
}

output "load_balancer_address" {
  description = "What the domain and its two names must resolve to. None for demo."
  value       = one([for edge in module.edge : edge.address])
}

output "workload_identity" {
  description = "Variables for the repository at GitHub."
  value = one([for delivery in module.delivery : {
    WORKLOAD_IDENTITY_PROVIDER = delivery.provider
    PLAN_SERVICE_ACCOUNT       = delivery.plan_account
    DEPLOY_SERVICE_ACCOUNT     = delivery.deploy_account
  }])
}
