/** azd's hook after provisioning: Azure has the credentials now, so azd's file does not keep them. */
import { environmentFile, forget } from './environment-file.ts';
import { runHook } from './stop.ts';

await runHook(async () => {
  const count = await forget(environmentFile());
  if (count > 0) console.log(`Removed ${count} of the X app's credentials from azd's environment file.`);
});
