output "project" {
  value = var.project
}

output "region" {
  value = var.region
}

output "web_url" {
  description = "URL of the web UI. Null before the first release."
  value       = local.web_url
}

output "ingest_api_url" {
  description = "URL of the API that accepts batches. Null before the first release."
  value       = one([for name, url in local.api_urls : url if name == "ingest-api"])
}

output "predict_api_url" {
  description = "URL of the API that shows predictions and accepts corrections. Null before the first release."
  value       = one([for name, url in local.api_urls : url if name == "predict-api"])
}

output "images" {
  description = "Address of the image repository."
  value       = module.project.images
}

output "builder" {
  description = "Resource name of the account that builds images."
  value       = module.builds.builder
}

output "build_sources" {
  description = "Address for uploads of image sources."
  value       = "gs://${module.builds.sources}/builds"
}

output "load_balancer_address" {
  description = "Address that the domain and its two subdomains must resolve to. Null for demo."
  value       = one([for edge in module.edge : edge.address])
}

output "workload_identity" {
  description = "Variables of the GitHub repository."
  value = one([for delivery in module.delivery : {
    WORKLOAD_IDENTITY_PROVIDER = delivery.provider
    PLAN_SERVICE_ACCOUNT       = delivery.plan_account
    DEPLOY_SERVICE_ACCOUNT     = delivery.deploy_account
  }])
}
