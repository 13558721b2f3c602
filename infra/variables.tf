variable "project" {
  type        = string
  description = "Id of the Google Cloud project. Topics and services have fixed names, so it holds one pipeline."
}

variable "region" {
  type        = string
  description = "Where everything runs."
  default     = "us-central1"
}

variable "size" {
  type        = string
  description = "Which numbers of sizes.json apply."
  default     = "demo"

  validation {
    condition     = contains(["demo", "small", "large"], var.size)
    error_message = "size is one of demo, small and large."
  }
}

variable "release" {
  type        = string
  description = "Tag of the images to run. Empty: no services, only what they stand on. Asked for each time: an apply that forgot it would take the services away."
}

variable "domain" {
  type        = string
  description = "Where the load balancer of small and large answers: the web UI there, the APIs at ingest. and predict."
  default     = ""
}

variable "web_members" {
  type        = list(string)
  description = "Who may open the web UI, such as user:me@example.com. It submits and corrects with a key of its own."
  default     = []
}

variable "iap_client_id" {
  type        = string
  description = "Id of an OAuth client that people sign in to the web UI of small and large with. Empty: Google's own, for members of the project's organization alone."
  default     = ""
}

variable "alert_email" {
  type        = string
  description = "Where alerts are sent. Empty: nowhere."
  default     = ""
}

variable "billing_account" {
  type        = string
  description = "Id of the billing account, for the budget alert. Empty: no budget."
  default     = ""
}

variable "monthly_budget" {
  type        = number
  description = "In the billing account's currency. Alerts come at half of it, at 90 % and at all of it."
  default     = 80
}

variable "least_accuracy" {
  type        = number
  description = "A promoted model below this raises an alert. A share; the first model, of six notes, may be at 0.8."
  default     = 0.75
}

variable "log_level" {
  type        = string
  description = "Of the services: debug, info, warn or error."
  default     = "info"
}

variable "keep_data" {
  type        = bool
  description = "Refuses to delete the database and the models. Set to false before a teardown."
  default     = true
}

variable "password_version" {
  type        = number
  description = "Add one to make new database passwords; then run the job ops again, which tells the database."
  default     = 1
}

variable "functions_directory" {
  type        = string
  description = "The bundles that npm run build:deploy makes. Relative to this folder."
  default     = "../dist/deploy/functions"
}

variable "github_repository" {
  type        = string
  description = "owner/name of the repository whose workflows may deploy. Empty: none."
  default     = ""
}

variable "state_bucket" {
  type        = string
  description = "The bucket of the state, where github_repository is to plan."
  default     = ""
}
