/** What somebody else's app may look like: a Deployment with a sidecar, a Service, and what a comparison leaves out or has to refuse. */
export const shopManifests = `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop, tier: web } }
    spec:
      containers:
        - { name: logs, image: logs:1 }
        - { name: shop, image: shop:0, ports: [{ containerPort: 3000 }] }
---
apiVersion: v1
kind: Service
metadata: { name: shop-web }
spec:
  selector: { app: shop }
  ports: [{ port: 8080, targetPort: 3000 }]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: shop }
spec: { scaleTargetRef: { kind: Deployment, name: shop }, maxReplicas: 9 }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
`;
