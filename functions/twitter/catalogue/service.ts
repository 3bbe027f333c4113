import type { Operation } from '../operation.ts';
import { BEARER, FREE, get, NO_CREDENTIAL, post, tagged } from './table.ts';

/** Calls about the app itself. None is in X's price list: taken for free. */
export const SERVICE: readonly Operation[] = [
  ...tagged('Compliance', [
    get('getComplianceJobs', '/2/compliance/jobs', BEARER, FREE, [150, 0]),
    post('createComplianceJobs', '/2/compliance/jobs', BEARER, FREE, [150, 0]),
    get('getComplianceJobsById', '/2/compliance/jobs/{id}', BEARER, FREE, [150, 0]),
  ]),
  ...tagged('Usage', [get('getUsage', '/2/usage/tweets', BEARER, FREE, [50, 0])]),
  ...tagged('General', [get('getOpenApiSpec', '/2/openapi.json', NO_CREDENTIAL, FREE)]),
];
