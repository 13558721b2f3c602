# Tests the load balancer alone: a test of the whole deployment sees only outputs.
provider "google" {
  project      = "a-project"
  region       = "us-central1"
  access_token = "none"
}

variables {
  domain              = "loopline.example"
  region              = "us-central1"
  hosts               = { web = "loopline.example", ingest-api = "ingest.loopline.example", predict-api = "predict.loopline.example" }
  services            = { web = "web", ingest-api = "ingest-api", predict-api = "predict-api" }
  default_service     = "web"
  requests_per_minute = 600
  web_members         = ["user:me@example.com"]
  iap_client_id       = ""
  iap_client_secret   = "iap-client-secret"
  in_organization     = true
}

run "googles_own_client" {
  command = plan

  module {
    source = "./modules/edge"
  }

  assert {
    condition     = toset(keys(google_compute_backend_service.service)) == toset(["web", "ingest-api", "predict-api"])
    error_message = "Backends are keyed by service, so that another domain changes them in place."
  }
  assert {
    condition     = google_compute_managed_ssl_certificate.main.name == "loopline-${substr(sha256("ingest.loopline.example,predict.loopline.example,loopline.example"), 0, 8)}"
    error_message = "The certificate is named by its hosts."
  }
  assert {
    condition     = google_compute_backend_service.service["web"].iap[0].enabled
    error_message = "Users sign in before they reach the web UI."
  }
}

run "a_client_of_ones_own" {
  command = plan

  module {
    source = "./modules/edge"
  }

  override_data {
    target = data.google_secret_manager_secret_version.iap_client
    values = {
      secret_data = "the client's secret"
    }
  }

  variables {
    web_members     = ["user:me@gmail.com"]
    iap_client_id   = "1.apps.googleusercontent.com"
    in_organization = false
  }

  assert {
    condition     = google_compute_backend_service.service["web"].iap[0].oauth2_client_id == "1.apps.googleusercontent.com"
    error_message = "Users sign in with the configured client."
  }
}

run "no_organization" {
  command = plan

  module {
    source = "./modules/edge"
  }

  variables {
    in_organization = false
  }

  expect_failures = [google_compute_backend_service.service]
}

run "no_domain" {
  command = plan

  module {
    source = "./modules/edge"
  }

  variables {
    domain = ""
  }

  expect_failures = [var.domain]
}
