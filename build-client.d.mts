/** Text of dist/report-client.js. */
export declare const buildReportClient: () => Promise<string>;
