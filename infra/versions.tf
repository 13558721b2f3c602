terraform {
  # Write-only arguments, which keep passwords out of the state, came with these versions of Terraform and OpenTofu.
  required_version = ">= 1.11.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 7.21.0, < 8.0.0"
    }
    random = {
      source  = "hashicorp/random"
      version = ">= 3.7.0, < 4.0.0"
    }
    archive = {
      source  = "hashicorp/archive"
      version = ">= 2.7.0, < 3.0.0"
    }
  }

  # The bucket is named at `init`: a configuration cannot create the bucket of its own state.
  backend "gcs" {}
}

provider "google" {
  project = var.project
  region  = var.region
  # For the budget, which belongs to the billing account.
  user_project_override = true
  billing_project       = var.project
}
