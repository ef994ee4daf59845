/** Of the manifests for Kubernetes, what the tests read. */

export interface Kustomization {
  resources: string[];
  configMapGenerator: { literals: string[] }[];
}

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
}

type Labels = Record<string, string>;
type Probe = { httpGet: { path: string; port: string } };

export interface Deployment {
  metadata: { name: string };
  spec: {
    selector: { matchLabels: Labels };
    template: {
      metadata: { labels: Labels; annotations: Labels };
      spec: {
        enableServiceLinks: boolean;
        automountServiceAccountToken: boolean;
        securityContext: object;
        containers: {
          args: string[];
          env: { name: string; value: string }[];
          ports: { name: string; containerPort: number }[];
          startupProbe: Probe;
          readinessProbe: Probe;
          livenessProbe: Probe;
          resources: { limits: object };
          securityContext: object;
          volumeMounts: { name: string }[];
        }[];
        volumes: { name: string; secret?: { items?: { path: string }[] } }[];
      };
    };
  };
}

/** Runs at times, and ends. */
export interface CronJob {
  spec: {
    jobTemplate: {
      spec: {
        template: {
          metadata: { labels: Labels };
          spec: {
            automountServiceAccountToken: boolean;
            restartPolicy: string;
            containers: {
              args: string[];
              env: { name: string; value: string }[];
              securityContext: object;
              volumeMounts: { name: string; mountPath: string }[];
            }[];
            volumes: {
              name: string;
              secret?: { items?: { path: string }[] };
              persistentVolumeClaim?: { claimName: string };
            }[];
          };
        };
      };
    };
  };
}

export interface Service {
  spec: { selector?: Labels; ports?: { name: string; targetPort: string }[] };
}

export interface NetworkPolicy {
  spec: { podSelector: { matchLabels?: Labels }; ingress?: { ports: { port: number }[] }[] };
}

export interface Scaler {
  spec: {
    scaleTargetRef: { name: string };
    minReplicas: number;
    maxReplicas: number;
    metrics: { resource?: { name: string }; pods?: { metric: { name: string } } }[];
  };
}
