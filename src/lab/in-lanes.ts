/** Jobs side by side, and those that must be alone after them, one by one. */
export interface Lanes<Job> {
  readonly count: number;
  readonly isAlone: (job: Job) => boolean;
  readonly work: (job: Job) => Promise<void>;
}

/** No lane takes another job once one has failed; every job that began has ended when this settles. */
export const inLanes = async <Job>(jobs: readonly Job[], { count, isAlone, work }: Lanes<Job>): Promise<void> => {
  const failures: unknown[] = [];
  const lane = async (queue: Job[]): Promise<void> => {
    for (let job = queue.shift(); job !== undefined && failures.length === 0; job = queue.shift()) {
      await work(job).catch((error: unknown) => failures.push(error));
    }
  };
  const shared = jobs.filter((job) => !isAlone(job));
  await Promise.all(Array.from({ length: count }, () => lane(shared)));
  await lane(jobs.filter(isAlone));
  if (failures.length > 0) throw failures[0];
};
