import { requireCapabilities } from './capabilities.ts';
import { requireOpenFiles } from './open-files.ts';
import { requireProcSys } from './proc-sys.ts';

/** What no topology can be built without; `doctor` judges by the same. Throws CAPABILITY_MISSING, FEW_DESCRIPTORS or MACHINE_UNFIT. */
export const requireMachine = async (topologies: number): Promise<void> => {
  requireOpenFiles(topologies);
  await requireCapabilities();
  await requireProcSys();
};
