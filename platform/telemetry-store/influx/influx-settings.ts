/** What INFLUX_URL and its companions say. */
export interface InfluxSettings {
  url: URL;
  token: string | undefined;
  org: string;
  database: string;
}
