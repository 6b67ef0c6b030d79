"""The workbench in the browser: pages over what `samsyn.store` keeps."""
