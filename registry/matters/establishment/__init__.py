"""成立登记: establishment of 社会团体, 民办非企业单位 and 基金会, under dual management or by 直接登记."""
