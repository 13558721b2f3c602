import { useQuery } from "@tanstack/react-query";
import { jobQuery, jobsOfStats, jobsQuery, modelQuery, recentJobs } from "../../resources/jobs.ts";

/** The model that predicts, and the training that made it, which is not known if it is no longer listed. */
export function useChampion() {
  const { data: model } = useQuery(modelQuery());
  const { data: recent } = useQuery(jobsQuery(recentJobs));
  const isChampions = (job: { model_file_name: string; failure?: string | undefined }) =>
    job.failure === undefined && job.model_file_name === model?.model_file_name;
  const inRecent = recent?.jobs.find(isChampions);
  const isOlder = model != null && recent !== undefined && inRecent === undefined;
  const { data: older } = useQuery({ ...jobsQuery(jobsOfStats), enabled: isOlder });
  const listed = inRecent ?? older?.jobs.find(isChampions);
  const { data: detail } = useQuery({ ...jobQuery(listed?.job_id ?? ""), enabled: listed !== undefined });
  return { model, job: listed, detail: listed && detail, newest: recent?.jobs[0] };
}
