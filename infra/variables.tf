variable "project" {
  type        = string
  description = "Id of the Google Cloud project. Topics and services have fixed names, so it holds one pipeline."
}

variable "region" {
  type        = string
  description = "Region of all resources."
  default     = "us-central1"
}

variable "dataset" {
  type        = string
  description = "File with the definition of the table to learn, relative to this folder."
  default     = "../packages/banknotes/definition.json"

  validation {
    condition     = can(jsondecode(file("${path.module}/${var.dataset}"))["loopline:target"])
    error_message = "dataset must name a file, relative to the folder infra, with a definition as npx loopline dataset infer writes it."
  }
  # 43,688 characters of base64 are 32,766 bytes.
  validation {
    condition     = length(try(base64encode(jsonencode(jsondecode(file("${path.module}/${var.dataset}")))), "")) <= 43688
    error_message = "The definition in dataset is longer than 32 KB, which Cloud Run allows for an environment variable: take columns and categories out of it that the model can do without."
  }
}

variable "size" {
  type        = string
  description = "Entry of sizes.json to use."
  default     = "demo"

  validation {
    condition     = contains(["demo", "small", "large"], var.size)
    error_message = "size must be demo, small or large."
  }
}

variable "release" {
  type        = string
  description = "Tag of the images to run. Empty: no services, only their infrastructure. Without a default, because an apply that omits it would remove the services."
}

variable "domain" {
  type        = string
  description = "Domain of the load balancer of small and large. The web UI is at the domain, the APIs at its subdomains ingest and predict."
  default     = ""
}

variable "web_members" {
  type        = list(string)
  description = "Members who may open the web UI, such as user:me@example.com. The web UI submits and corrects with its own key."
  default     = []
}

variable "iap_client_id" {
  type        = string
  description = "Id of an OAuth client for signing in to the web UI of small and large. Empty: Google's own, only for members of the project's organization."
  default     = ""
}

variable "iap_audience" {
  type        = string
  description = "Audience of Identity-Aware Proxy's assertions, /projects/NUMBER/global/backendServices/ID: the web UI then answers only what the proxy has signed, and corrections have a person as their source. See docs/deploy.md."
  default     = ""
}

variable "alert_email" {
  type        = string
  description = "E-mail address for alerts. Empty: no e-mails."
  default     = ""
}

variable "billing_account" {
  type        = string
  description = "Id of the billing account, for the budget alert. Empty: no budget."
  default     = ""
}

variable "monthly_budget" {
  type        = number
  description = "Monthly budget in the billing account's currency. Alerts are sent at 50 %, 90 % and 100 % of it."
  default     = 80
}

variable "least_accuracy" {
  type        = number
  description = "A promoted model with a lower accuracy raises an alert. From 0 to 1; the first model, of six rows, may have 0.8."
  default     = 0.75
}

variable "log_level" {
  type        = string
  description = "Log level of the services: debug, info, warn or error."
  default     = "info"
}

variable "keep_data" {
  type        = bool
  description = "Protects the database and the models from deletion. Set to false before a teardown."
  default     = true
}

variable "password_version" {
  type        = number
  description = "Increase by one for new database passwords; then run the job ops, which sets them in the database."
  default     = 1
}

variable "functions_directory" {
  type        = string
  description = "Folder of the bundles that npm run build:deploy creates. Relative to this folder."
  default     = "../dist/deploy/functions"
}

variable "github_repository" {
  type        = string
  description = "GitHub repository, as owner/name, whose workflows may deploy. Empty: none."
  default     = ""
}

variable "state_bucket" {
  type        = string
  description = "Bucket of the state. Needed for plans by github_repository."
  default     = ""
}
