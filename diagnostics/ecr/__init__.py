"""What a registry's own settings mean for one image. Pure values and judgements, apart from
`looks.py`, which reads.

Source: Amazon ECR User Guide, https://docs.aws.amazon.com/AmazonECR/latest/userguide/.
"""
