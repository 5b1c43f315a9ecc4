"""What efficiencies owe to chance and to single units: bootstrap, influence, outliers, partial frontiers, a second stage."""
