/** azd's hook after provisioning: Azure has the credentials now, so azd's file does not keep them. */
import { environmentFile, forget } from './environment-file.ts';
import { runHook } from './stop.ts';

await runHook(() => forget(environmentFile()));
