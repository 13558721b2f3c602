# `terraform init -backend=false` and `terraform test` plan the whole deployment against the providers' real schemas. The google
# provider is not mocked, because a mocked one has no ephemeral resources; a plan of a new deployment requests nothing from Google
# except the data that is overridden here, so no account is needed.
provider "google" {
  project      = "a-project"
  region       = "us-central1"
  access_token = "none"
}

# The functions' bundles are not needed here.
mock_provider "archive" {
  mock_data "archive_file" {
    defaults = {
      output_path = "./versions.tf"
      output_md5  = "0123456789abcdef0123456789abcdef"
    }
  }
}

override_data {
  target = data.google_project.main
  values = {
    number    = "123456789012"
    org_id    = "210987654321"
    folder_id = ""
  }
}

variables {
  project     = "a-project"
  release     = "r1"
  web_members = ["user:me@example.com"]
}

run "before_the_first_release" {
  command = plan

  variables {
    release = ""
  }

  assert {
    condition     = output.images == "us-central1-docker.pkg.dev/a-project/loopline"
    error_message = "The images' repository is ${output.images}."
  }
  assert {
    condition     = output.build_sources == "gs://a-project-loopline-sources/builds"
    error_message = "Builds read their sources from ${output.build_sources}."
  }
}

run "demo" {
  command = plan

  variables {
    alert_email     = "me@example.com"
    billing_account = "000000-000000-000000"
  }
}

run "budget_without_a_channel" {
  command = plan

  variables {
    billing_account = "000000-000000-000000"
  }
}

run "domain" {
  command = plan

  variables {
    size   = "small"
    domain = "loopline.example"
  }

  assert {
    condition     = output.web_url == "https://loopline.example" && output.ingest_api_url == "https://ingest.loopline.example"
    error_message = "The web UI is at ${output.web_url}, the API at ${output.ingest_api_url}."
  }
}

run "large" {
  command = plan

  variables {
    size   = "large"
    domain = "loopline.example"
  }
}

run "github" {
  command = plan

  variables {
    github_repository = "us/loopline"
    state_bucket      = "a-project-terraform"
  }
}

run "unknown_size" {
  command = plan

  variables {
    size = "huge"
  }

  expect_failures = [var.size]
}
